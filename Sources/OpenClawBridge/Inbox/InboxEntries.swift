import OpenClawGateway

/// New messages of an inbox, as an asynchronous sequence.
///
/// It begins when it is made and only looks on: it takes no message from the handler. A slow reader gets the newest ``limit`` messages; older
/// ones are dropped, counted in ``dropped``, and stay in the inbox's store. The sequence ends when the inbox ends or the reading task is
/// cancelled.
public struct InboxEntries: AsyncSequence, Sendable {
    /// What the sequence yields.
    public typealias Element = InboxEntry
    /// The sequence never fails.
    public typealias Failure = Never

    /// How many messages wait for the reader before the oldest are dropped.
    public let limit: Int
    let buffer: EventBuffer<News>
    let subscription: EventSubscription

    /// How many messages were dropped because their reader was too slow.
    public var dropped: Int { buffer.dropped }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer, subscription: subscription) }

    /// Reads the messages.
    public struct Iterator: AsyncIteratorProtocol {
        let buffer: EventBuffer<News>
        let subscription: EventSubscription

        /// The next message, or `nil` at the end.
        public mutating func next() async -> InboxEntry? {
            while let news = await buffer.next() {
                if case .entry(let entry) = news { return entry }
            }
            return nil
        }

        /// The next message, or `nil` at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> InboxEntry? { await next() }
    }

    enum News: BufferedEvent {
        case entry(InboxEntry)
        case gap

        var byteCount: Int {
            if case .entry(let entry) = self { entry.message.text.utf8.count } else { 0 }
        }

        static func missed(_ count: Int) -> News { .gap }
    }
}
