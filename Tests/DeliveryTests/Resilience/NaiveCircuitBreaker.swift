import OpenClawBridge

@testable import OpenClawBridge

/// A breaker as one would explain it: it keeps every call and every permit, and looks all of them up. Without jitter.
struct NaiveCircuitBreaker {
    enum Answer: Hashable {
        case go
        case wait(until: Duration?)
    }

    private struct Call {
        var time: Duration
        var failed: Bool
        var slow: Bool
    }

    let policy: CircuitBreakerPolicy
    private(set) var state = CircuitBreaker.State.closed
    private var calls: [Call] = []
    private var rowStart = 0
    private var live: Set<Int> = []
    private var probes: [Int: Duration] = [:]
    private var successes = 0
    private var openTimes: [Duration] = []
    private var calmAt = Duration.zero

    init(_ policy: CircuitBreakerPolicy) { self.policy = policy }

    /// How many probes are under way.
    var probeCount: Int { probes.count }

    mutating func tick(_ now: Duration) {
        if case .open(let until) = state, now >= until { change(.halfOpen) }
        for (permit, end) in probes where end <= now {
            probes[permit] = nil
            live.remove(permit)
        }
    }

    mutating func admit(_ permit: Int, now: Duration) -> Answer {
        tick(now)
        switch state {
        case .open(let until): return .wait(until: until)
        case .isolated: return .wait(until: nil)
        case .halfOpen where probes.count >= policy.maximumProbes: return .wait(until: probes.values.min())
        case .halfOpen: probes[permit] = now + policy.probeLease
        case .closed: break
        }
        live.insert(permit)
        return .go
    }

    mutating func record(_ permit: Int, _ outcome: CircuitBreaker.Outcome, took: Duration, now: Duration) {
        tick(now)
        guard live.remove(permit) != nil else { return }
        probes[permit] = nil
        let slow = policy.slowCallRate != nil && took >= policy.slowCallDuration
        if outcome == .ignored { return }
        if state == .halfOpen {
            if outcome == .failure || slow { return open(now) }
            successes += 1
            if successes >= policy.successThreshold {
                calmAt = now + (openTimes.last ?? .zero)
                change(.closed)
            }
            return
        }
        calls.append(Call(time: now, failed: outcome == .failure, slow: slow))
        let row = calls.reversed().prefix { $0.failed }
        var length = 0
        var next = now
        for call in row {
            if length > 0, next - call.time >= policy.memory { break }
            next = call.time
            length += 1
        }
        let tenth = policy.window / 10
        func bucket(_ time: Duration) -> Int { Int(time / tenth) }
        let recent = calls.filter { bucket($0.time) > bucket(now) - 10 }
        let failed = recent.count { $0.failed }
        let late = recent.count { $0.slow }
        func isReached(_ part: Int, _ rate: Double?) -> Bool {
            guard let rate, part > 0, recent.count >= policy.minimumSample else { return false }
            return Double(part) / Double(recent.count) >= rate
        }
        let isRow = length >= policy.failureThreshold
        if isRow || isReached(failed, policy.failureRate) || isReached(late, policy.slowCallRate) {
            if now >= calmAt { openTimes = [] }
            open(now)
        }
    }

    mutating func isolate() { change(.isolated) }

    mutating func reset() {
        openTimes = []
        change(.closed)
    }

    private mutating func open(_ now: Duration) {
        let time = openTimes.last.map { min($0 * 2, policy.maximumOpenTime) } ?? policy.openTime
        openTimes.append(time)
        change(.open(until: now + time))
    }

    private mutating func change(_ next: CircuitBreaker.State) {
        state = next
        calls = []
        live = []
        probes = [:]
        successes = 0
    }
}
