import Synchronization

/// A bounded buffer between whoever tells events and one stream of them, with the policy *drop oldest*.
///
/// Several readers may wait at once; each event goes to one of them, to the one that has waited longest.
package final class EventBuffer<Event: BufferedEvent>: Sendable {
    private typealias Waiter = CheckedContinuation<Event?, Never>

    private struct State {
        var queue: DropOldestQueue<Event>
        var waiters: [(id: UInt64, continuation: Waiter)] = []
        var lastID: UInt64 = 0
        var isFinished = false
    }

    private enum Step {
        case give(Event?)
        case wait
    }

    private let state: Mutex<State>

    package init(limit: Int, byteLimit: Int) {
        state = Mutex(State(queue: DropOldestQueue(limit: limit, byteLimit: byteLimit)))
    }

    /// How many events were dropped because the readers were too slow.
    package var dropped: Int { state.withLock { $0.queue.dropped } }

    /// Adds an event and gives how many were dropped for it.
    @discardableResult
    package func append(_ event: Event) -> Int {
        let (waiter, dropped) = state.withLock { state -> (Waiter?, Int) in
            if state.isFinished { return (nil, 0) }
            if !state.waiters.isEmpty { return (state.waiters.removeFirst().continuation, 0) }
            return (nil, state.queue.append(event))
        }
        waiter?.resume(returning: event)
        return dropped
    }

    /// Ends the stream; what is buffered can still be read.
    package func finish() {
        let waiters = state.withLock { state in
            state.isFinished = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for (_, continuation) in waiters { continuation.resume(returning: nil) }
    }

    /// The next event, if one is there already.
    package func nextIfThere() -> Event? { state.withLock { $0.queue.popFirst() } }

    /// The next event; `nil` when the stream has ended or the task was cancelled.
    package func next() async -> Event? {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let step = state.withLock { state -> Step in
                    if let event = state.queue.popFirst() { return .give(event) }
                    // Asked under the lock: a cancellation after this finds the waiter.
                    if state.isFinished || Task.isCancelled { return .give(nil) }
                    state.waiters.append((id, continuation))
                    return .wait
                }
                if case .give(let event) = step { continuation.resume(returning: event) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0).continuation }
            }
            waiter?.resume(returning: nil)
        }
    }
}
