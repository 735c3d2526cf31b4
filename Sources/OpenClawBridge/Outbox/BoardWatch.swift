import Synchronization

/// Listens on the board for one entry, as long as it lives.
final class BoardWatch: Sendable {
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
