import Synchronization

/// Holds the present state and tells everybody who watches.
final class StateBoard: Sendable {
    private struct Board {
        var state = GatewayClientState.disconnected
        var connection: GatewayConnection?
        var ends = ConnectionEnds()
        var watchers: [Int: AsyncStream<GatewayClientState>.Continuation] = [:]
        var nextWatcher = 0
        var isFinished = false
    }

    private let board = Mutex(Board())
    private let instruments: GatewayInstruments

    init(instruments: GatewayInstruments) {
        self.instruments = instruments
        instruments.tell(.disconnected)
    }

    var state: GatewayClientState { board.withLock { $0.state } }
    var connection: GatewayConnection? { board.withLock { $0.connection } }

    /// The present connection together with how those before it ended.
    var live: (connection: GatewayConnection, ends: ConnectionEnds)? {
        board.withLock { board in board.connection.map { ($0, board.ends) } }
    }

    /// Remembers how a connection ended, before its end is announced.
    func count(_ error: GatewayError) {
        board.withLock { $0.ends.count(error) }
    }

    func set(_ state: GatewayClientState, connection: GatewayConnection? = nil) {
        let watchers = board.withLock { board in
            board.state = state
            board.connection = connection
            // Under the lock, so that the last change is the one that is told.
            instruments.tell(state)
            return Array(board.watchers.values)
        }
        for watcher in watchers { watcher.yield(state) }
    }

    func finish(_ error: GatewayError?) {
        set(.stopped(error))
        let watchers = board.withLock { board in
            board.isFinished = true
            defer { board.watchers = [:] }
            return Array(board.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }

    func states() -> GatewayClientStates {
        let (stream, continuation) = AsyncStream.makeStream(
            of: GatewayClientState.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let (id, isFinished) = board.withLock { board in
            let id = board.nextWatcher
            board.nextWatcher += 1
            if !board.isFinished { board.watchers[id] = continuation }
            // Yielded under the lock, so that a change at the same moment comes after it.
            continuation.yield(board.state)
            return (id, board.isFinished)
        }
        continuation.onTermination = { [weak self] _ in
            self?.board.withLock { _ = $0.watchers.removeValue(forKey: id) }
        }
        if isFinished { continuation.finish() }
        return GatewayClientStates(stream: stream)
    }
}
