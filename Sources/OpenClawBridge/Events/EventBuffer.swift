import Synchronization

/// The events that wait for the readers of one stream.
final class EventBuffer: Sendable {
    private struct State {
        var queue: DropOldestQueue<BridgeEvent>
        var waiting: [(id: UInt64, continuation: CheckedContinuation<BridgeEvent?, Never>)] = []
        var lastID: UInt64 = 0
        var isFinished = false
    }

    private enum Step {
        case yield(BridgeEvent?)
        case wait
    }

    private let state: Mutex<State>

    init(limit: Int) { state = Mutex(State(queue: DropOldestQueue(limit: limit))) }

    var dropped: Int { state.withLock { $0.queue.dropped } }

    func append(_ event: BridgeEvent) {
        let waiting = state.withLock { state -> CheckedContinuation<BridgeEvent?, Never>? in
            guard !state.isFinished else { return nil }
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().continuation }
            state.queue.append(event)
            return nil
        }
        waiting?.resume(returning: event)
    }

    func finish() {
        let waiting = state.withLock { state in
            state.isFinished = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for (_, continuation) in waiting { continuation.resume(returning: nil) }
    }

    /// The next event; `nil` when the stream has ended or the task was cancelled.
    func next() async -> BridgeEvent? {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let step = state.withLock { state -> Step in
                    if Task.isCancelled { return .yield(nil) }
                    if let event = state.queue.next() { return .yield(event) }
                    if state.isFinished { return .yield(nil) }
                    state.waiting.append((id, continuation))
                    return .wait
                }
                if case .yield(let event) = step { continuation.resume(returning: event) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            waiting?.resume(returning: nil)
        }
    }
}

/// Ends a stream's subscription when its last reader lets go of it.
final class EventSubscription: Sendable {
    private let onEnd: @Sendable () -> Void

    init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

    deinit { onEnd() }
}
