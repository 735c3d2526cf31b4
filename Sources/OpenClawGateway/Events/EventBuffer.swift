import DequeModule
import Synchronization

/// A bounded buffer between the connection and one consumer, with the policy *drop oldest*.
final class EventBuffer: Sendable {
    private struct State: ~Copyable {
        var events: Deque<GatewayEvents.Element> = []
        var bytes = 0
        var dropped = 0
        var isFinished = false
        var waiter: CheckedContinuation<GatewayEvents.Element?, Never>?

        /// The next element: first the notice of what was dropped, because that was older.
        mutating func take() -> GatewayEvents.Element? {
            if dropped > 0 {
                defer { dropped = 0 }
                return .gap(EventGap(reason: .consumerTooSlow(dropped: dropped)))
            }
            guard let element = events.popFirst() else { return nil }
            bytes -= element.byteCount
            return element
        }
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let byteCapacity: Int

    init(capacity: Int, byteCapacity: Int) {
        self.capacity = max(capacity, 1)
        self.byteCapacity = byteCapacity
    }

    /// Adds an element and gives how many were dropped for it.
    func push(_ element: GatewayEvents.Element) -> Int {
        let (waiter, dropped) = state.withLock { state -> (CheckedContinuation<GatewayEvents.Element?, Never>?, Int) in
            if state.isFinished { return (nil, 0) }
            if let waiter = state.waiter.take() { return (waiter, 0) }
            state.events.append(element)
            state.bytes += element.byteCount
            var dropped = 0
            while state.events.count > 1, state.events.count > capacity || state.bytes > byteCapacity {
                state.bytes -= state.events.removeFirst().byteCount
                dropped += 1
            }
            state.dropped += dropped
            return (nil, dropped)
        }
        waiter?.resume(returning: element)
        return dropped
    }

    /// Ends the sequence; what is buffered can still be read.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            return state.waiter.take()
        }
        waiter?.resume(returning: nil)
    }

    func next() async -> GatewayEvents.Element? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enum Outcome { case element(GatewayEvents.Element?), wait }
                let (outcome, replaced) = state.withLock {
                    state -> (Outcome, CheckedContinuation<GatewayEvents.Element?, Never>?) in
                    if let element = state.take() { return (.element(element), nil) }
                    // Asked under the lock: a cancellation after this finds the waiter.
                    if state.isFinished || Task.isCancelled { return (.element(nil), nil) }
                    // A second reader takes the first one's place, so that none waits for ever.
                    let replaced = state.waiter.take()
                    state.waiter = continuation
                    return (.wait, replaced)
                }
                replaced?.resume(returning: nil)
                if case .element(let element) = outcome { continuation.resume(returning: element) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiter.take() }
            waiter?.resume(returning: nil)
        }
    }
}

extension GatewayEvents.Element {
    /// How much the element counts against the byte limit of a buffer.
    fileprivate var byteCount: Int {
        if case .event(let event) = self { event.payload.byteCount + event.name.utf8.count } else { 0 }
    }
}
