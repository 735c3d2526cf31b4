import Synchronization

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

/// Listens on the board for one entry, as long as it lives.
private final class BoardWatch: Sendable {
    private let signal = Signal()
    private let newest = NewestEntry()
    private let board: DeliveryBoard
    private let id: EntryID
    private let listener: UInt64

    init(id: EntryID, board: DeliveryBoard) {
        self.id = id
        self.board = board
        let ended: OutboxEntry?
        (listener, ended) = board.listen(to: id) { [signal, newest] entry in
            newest.value.withLock { $0 = entry }
            signal.raise()
        }
        newest.value.withLock { $0 = $0 ?? ended }
    }

    deinit { board.remove(listener, of: id) }

    /// The newest step that was heard of since the last call.
    func take() -> OutboxEntry? {
        newest.value.withLock { entry in
            defer { entry = nil }
            return entry
        }
    }

    /// Waits for a notice, or for a while: another process gives no notices.
    ///
    /// - Returns: Whether there was a notice.
    func wait(atMost limit: Duration, time: DeliveryTime) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.signal.wait()
                return true
            }
            group.addTask {
                try? await time.sleep(limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}

/// The newest step of an entry that nobody has seen yet.
private final class NewestEntry: Sendable {
    let value = Mutex<OutboxEntry?>(nil)
}
