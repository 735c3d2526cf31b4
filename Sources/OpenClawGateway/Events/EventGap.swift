/// A place in a sequence of events where some are missing.
///
/// What is missing is not repeated by the gateway: read the state or the history again.
public struct EventGap: Sendable, Hashable {
    /// Why events are missing.
    public enum Reason: Sendable, Hashable {
        /// This consumer was too slow and its buffer was full: the oldest events were dropped.
        case consumerTooSlow(dropped: Int)
        /// The gateway skipped events for this connection, which it does when the connection reads too slowly.
        ///
        /// Protocol 4 only. Events aimed at subscribers carry no number: their loss shows only in the history.
        case lostByGateway(count: Int)
        /// The connection was lost and is made again: what happened in between is unknown.
        ///
        /// It comes before the first event of the new connection; requests work as soon as the client reports that it is
        /// connected.
        case reconnected
    }

    /// Why events are missing.
    public var reason: Reason

    /// Makes a gap.
    public init(reason: Reason) { self.reason = reason }
}
