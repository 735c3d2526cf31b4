/// The steps of one entry, to its end.
///
/// Begins with the entry as it stands and ends after its last step. Throws the trouble of the store, and
/// ``OutboxError/Code/notFound`` when the entry was removed.
public struct DeliverySteps: AsyncSequence, Sendable {
    /// The entry after a step.
    public typealias Element = OutboxEntry

    let id: EntryID
    let outbox: Outbox
    /// The entry as it is known already; its step is not given again.
    var known: OutboxEntry?

    /// Starts to follow.
    public func makeAsyncIterator() -> Iterator { Iterator(id: id, outbox: outbox, known: known) }

    /// Gives the steps one by one.
    public struct Iterator: AsyncIteratorProtocol {
        let id: EntryID
        let outbox: Outbox
        private var last: OutboxEntry?
        /// Whether another process may have taken a step that nobody told of.
        private var mustAsk: Bool
        private let news: BoardWatch

        init(id: EntryID, outbox: Outbox, known: OutboxEntry?) {
            self.id = id
            self.outbox = outbox
            last = known
            mustAsk = known == nil
            news = BoardWatch(id: id, board: outbox.board)
        }

        /// Waits for the next step; `nil` after the last one, or when the task is cancelled.
        public mutating func next() async throws(OutboxError) -> OutboxEntry? {
            if let last, last.delivery.isFinished { return nil }
            while !Task.isCancelled {
                if let entry = try await latest(), entry != last {
                    last = entry
                    return entry
                }
                mustAsk = !(await news.wait(atMost: outbox.settings.housekeeping, time: outbox.time))
            }
            return nil
        }

        private func latest() async throws(OutboxError) -> OutboxEntry? {
            if let heard = news.take() { return heard }
            return mustAsk ? try await outbox.entry(id) : nil
        }
    }
}
