import OpenClawGateway

/// The events of a bridge, as an asynchronous sequence.
///
/// It begins when it is made, holds a limited number of events for a slow reader, and drops the oldest beyond that: the
/// reader then gets one ``BridgeEvent/gap(_:)`` in their place. Two iterators share the events, each event going to one of
/// them; make a second stream to see all events twice. The sequence ends when the bridge is closed or the reading task is
/// cancelled.
public struct BridgeEvents: AsyncSequence, Sendable {
    /// What the sequence yields.
    public typealias Element = BridgeEvent
    /// The sequence never fails.
    public typealias Failure = Never

    let buffer: EventBuffer<BridgeEvent>
    let subscription: EventSubscription

    /// How many events were dropped because their reader was too slow.
    public var dropped: Int { buffer.dropped }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer, subscription: subscription) }

    /// Reads the events.
    public struct Iterator: AsyncIteratorProtocol {
        let buffer: EventBuffer<BridgeEvent>
        let subscription: EventSubscription

        /// The next event, or `nil` at the end.
        public mutating func next() async -> BridgeEvent? { await buffer.next() }

        /// The next event, or `nil` at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> BridgeEvent? { await buffer.next() }
    }
}
