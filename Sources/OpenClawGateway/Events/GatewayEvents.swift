/// The events of a client, in the order in which they arrived, over all its connections.
///
/// Each call of ``GatewayClient/events(buffer:)`` gives a sequence of its own that starts with the next event. It holds a
/// limited number of events and bytes; when it is full the oldest events are dropped (policy: drop oldest), counted, and
/// replaced by a ``Element/gap(_:)``. The reader of the socket never waits. The sequence ends when the client shuts down.
/// Iterate it once; a second iterator would take events from the first.
public struct GatewayEvents: AsyncSequence, Sendable {
    /// An event, or a place where events are missing.
    public enum Element: Sendable {
        /// An event of the gateway.
        case event(EventFrame)
        /// A place where events are missing.
        case gap(EventGap)
    }

    let buffer: EventBuffer

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

    /// Reads the events one by one.
    public struct Iterator: AsyncIteratorProtocol {
        let buffer: EventBuffer

        /// Waits for the next event; gives `nil` when the client has shut down or the task is cancelled.
        public mutating func next() async -> Element? { await buffer.next() }
    }
}
