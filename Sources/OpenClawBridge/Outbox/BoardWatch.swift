import Synchronization

/// Listens on the board for one entry, as long as it lives.
final class BoardWatch: Sendable {
    private let signal = Signal()
    private let heard = Heard()
    private let board: DeliveryBoard
    private let id: EntryID
    private let listener: UInt64

    /// A wait that ends sooner than this has a timer of its own.
    private static let shortest = Duration.seconds(2)

    /// `isKnown` tells whether the listener has the entry as it was a moment ago, and needs only what came after it.
    init(id: EntryID, board: DeliveryBoard, isKnown: Bool) {
        self.id = id
        self.board = board
        let ended: OutboxEntry?
        (listener, ended) = board.listen(to: id) { [signal, heard] news in
            heard.state.withLock { $0.hear(news) }
            signal.raise()
        }
        if isKnown { heard.state.withLock { $0.newest = $0.newest ?? ended } }
    }

    deinit { board.remove(listener, of: id) }

    /// The newest step that was heard of since the last call.
    func takeStep() -> OutboxEntry? { heard.state.withLock { $0.newest.take() } }

    /// Whether there may be a step since the last call that nobody told of.
    func takeDoubt() -> Bool {
        heard.state.withLock { state in
            defer { state.isDoubtful = false }
            return state.isDoubtful
        }
    }

    /// Waits for news, or until a deadline has come or a while has passed.
    func wait(until deadline: Duration?, every interval: Duration, time: DeliveryTime) async {
        let left = deadline.map { $0 - time.uptime() }
        // A timer for each message would cost more than the rest of the wait.
        if board.hasDispatcher, left.map({ $0 > Self.shortest }) ?? true { return await signal.wait() }
        let wasTold = await wait(atMost: min(interval, left ?? interval), time: time)
        if !wasTold { heard.state.withLock { $0.isDoubtful = true } }
    }

    private func wait(atMost limit: Duration, time: DeliveryTime) async -> Bool {
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

/// What a watch has heard and nobody has taken yet.
private final class Heard: Sendable {
    struct State {
        var newest: OutboxEntry?
        var isDoubtful = false
        /// How often the board told the time since there was a doubt.
        private var beats = 0

        /// After so many beats there is a doubt in any case.
        private static let patience = 16

        mutating func hear(_ news: DeliveryBoard.News) {
            switch news {
            case .step(let entry): newest = entry
            case .doubt: isDoubtful = true
            case .beat:
                beats += 1
                isDoubtful = isDoubtful || beats % Self.patience == 0
            }
        }
    }

    let state = Mutex(State())
}
