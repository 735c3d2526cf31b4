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
    /// When nobody waits for the next step any more.
    var deadline: Duration?

    /// Starts to follow.
    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    /// Gives the steps one by one.
    public struct Iterator: AsyncIteratorProtocol {
        private let steps: DeliverySteps
        private var last: OutboxEntry?
        private let news: BoardWatch

        init(_ steps: DeliverySteps) {
            self.steps = steps
            last = steps.known
            news = BoardWatch(id: steps.id, board: steps.outbox.board, isKnown: steps.known != nil)
        }

        /// Waits for the next step; `nil` after the last one, or when the task is cancelled.
        public mutating func next() async throws(OutboxError) -> OutboxEntry? {
            if let last, last.delivery.isFinished { return nil }
            let outbox = steps.outbox
            while !Task.isCancelled {
                if let entry = try await latest(), entry != last {
                    last = entry
                    return entry
                }
                if let deadline = steps.deadline, outbox.time.uptime() >= deadline { return nil }
                await news.wait(until: steps.deadline, every: outbox.settings.housekeeping, time: outbox.time)
            }
            return nil
        }

        private func latest() async throws(OutboxError) -> OutboxEntry? {
            if let step = news.takeStep() { return step }
            let mustAsk = news.takeDoubt() || last == nil
            return mustAsk ? try await steps.outbox.entry(steps.id) : nil
        }
    }
}
