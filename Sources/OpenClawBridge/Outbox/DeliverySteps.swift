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

    /// Starts to follow.
    public func makeAsyncIterator() -> Iterator { Iterator(id: id, outbox: outbox) }

    /// Gives the steps one by one.
    public struct Iterator: AsyncIteratorProtocol {
        let id: EntryID
        let outbox: Outbox
        private var last: OutboxEntry?
        private let news: BoardWatch

        init(id: EntryID, outbox: Outbox) {
            self.id = id
            self.outbox = outbox
            news = BoardWatch(id: id, board: outbox.board)
        }

        /// Waits for the next step; `nil` after the last one, or when the task is cancelled.
        public mutating func next() async throws(OutboxError) -> OutboxEntry? {
            if let last, last.delivery.isFinished { return nil }
            while !Task.isCancelled {
                let entry = if let heard = news.take() { heard } else { try await outbox.entry(id) }
                if entry != last {
                    last = entry
                    return entry
                }
                await news.wait(atMost: outbox.settings.housekeeping, time: outbox.time)
            }
            return nil
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
        listener = board.listen(to: id) { [signal, newest] entry in
            newest.value.withLock { $0 = entry }
            signal.raise()
        }
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
    func wait(atMost limit: Duration, time: DeliveryTime) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.signal.wait() }
            group.addTask { try? await time.sleep(limit) }
            await group.next()
            group.cancelAll()
        }
    }
}

/// The newest step of an entry that nobody has seen yet.
private final class NewestEntry: Sendable {
    let value = Mutex<OutboxEntry?>(nil)
}
