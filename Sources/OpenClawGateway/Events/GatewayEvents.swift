/// The events of a client, in the order in which they arrived, over all its connections.
///
/// Each call of ``GatewayClient/events(buffer:)`` gives a sequence of its own that starts with the next event. It holds a
/// limited number of events and bytes; when it is full the oldest events are dropped (policy: drop oldest), counted, and
/// replaced by a ``Element/gap(_:)``. The reader of the socket never waits. The sequence ends when the client shuts down.
/// Two iterators share the events, each event going to one of them.
public struct GatewayEvents: AsyncSequence, Sendable {
    /// An event, or a place where events are missing.
    public enum Element: Sendable {
        /// An event of the gateway.
        case event(EventFrame)
        /// A place where events are missing.
        case gap(EventGap)
    }

    let buffer: EventBuffer<Element>

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

    /// Reads the events one by one.
    public struct Iterator: AsyncIteratorProtocol {
        let buffer: EventBuffer<Element>

        /// Waits for the next event; gives `nil` when the client has shut down or the task is cancelled.
        public mutating func next() async -> Element? { await buffer.next() }
    }
}

extension GatewayEvents.Element: BufferedEvent {
    package var byteCount: Int {
        if case .event(let event) = self { event.byteCount } else { 0 }
    }

    package static func missed(_ count: Int) -> Self { .gap(EventGap(reason: .consumerTooSlow(dropped: count))) }
}

extension EventFrame {
    /// How much memory the event's content takes.
    package var byteCount: Int { payload.byteCount + name.utf8.count }
}
