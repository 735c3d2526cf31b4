import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct CircuitBreakerTests {
    private var generator = SeededGenerator(seed: 5)
    private var policy = CircuitBreakerPolicy()
    private var now = Duration.seconds(1000)

    init() { policy.openTimeJitter = 0 }

    private func permit(_ breaker: inout CircuitBreaker) throws -> CircuitBreaker.Permit {
        guard case .go(let permit) = breaker.admit(now: now) else {
            throw Refusal(state: breaker.state(now: now))
        }
        return permit
    }

    private struct Refusal: Error { let state: CircuitBreaker.State }

    @discardableResult
    private mutating func call(
        _ breaker: inout CircuitBreaker,
        _ outcome: CircuitBreaker.Outcome,
        took: Duration = .zero
    ) throws -> CircuitBreaker.Change? {
        breaker.record(try permit(&breaker), outcome, took: took, now: now, using: &generator)
    }

    private mutating func opened() throws -> CircuitBreaker {
        var breaker = CircuitBreaker(policy)
        for _ in 1...5 { try call(&breaker, .failure) }
        return breaker
    }

    @Test
    mutating func `opens after five failures in a row, for a minute`() throws {
        var breaker = CircuitBreaker(policy)
        for _ in 1...4 {
            let change = try call(&breaker, .failure)
            #expect(change == nil)
        }
        let change = try call(&breaker, .failure)
        #expect(change == .init(state: .open(until: now + .seconds(60)), reason: .consecutiveFailures))
        #expect(breaker.admit(now: now) == .wait(until: now + .seconds(60)))
        #expect(breaker.state(now: now + .milliseconds(59_999)) == .open(until: now + .seconds(60)))
        #expect(breaker.state(now: now + .seconds(60)) == .halfOpen)
    }

    @Test
    mutating func `a success between failures starts the row again`() throws {
        var breaker = CircuitBreaker(policy)
        for outcome in [.failure, .failure, .failure, .failure, .success, .failure, .failure, .failure, .failure]
            as [CircuitBreaker.Outcome]
        {
            try call(&breaker, outcome)
        }
        #expect(breaker.state(now: now) == .closed)
    }

    @Test
    mutating func `closes after two probes that succeed`() throws {
        var breaker = try opened()
        now += .seconds(60)
        let first = try call(&breaker, .success)
        #expect(first == nil)
        #expect(breaker.state(now: now) == .halfOpen)
        let second = try call(&breaker, .success)
        #expect(second == .init(state: .closed, reason: .probesSucceeded))
    }

    @Test
    mutating func `a probe that fails opens it for longer, up to ten minutes`() throws {
        var breaker = try opened()
        var times: [Int64] = []
        for _ in 1...6 {
            guard case .wait(let until?) = breaker.admit(now: now) else { break }
            times.append((until - now).components.seconds)
            now = until
            try call(&breaker, .failure)
        }
        #expect(times == [60, 120, 240, 480, 600, 600])
    }

    @Test
    mutating func `is short again after it was closed for as long as it had been open`() throws {
        for (calm, expected) in [(Duration.seconds(119), Duration.seconds(240)), (.seconds(120), .seconds(60))] {
            var breaker = try opened()
            now += .seconds(60)
            try call(&breaker, .failure)
            now += .seconds(120)
            try call(&breaker, .success)
            try call(&breaker, .success)
            now += calm
            for _ in 1...5 { try call(&breaker, .failure) }
            #expect(breaker.state(now: now) == .open(until: now + expected))
        }
    }

    @Test
    mutating func `one probe at a time; others wait and do not trip it`() throws {
        var breaker = try opened()
        now += .seconds(60)
        let probe = try permit(&breaker)
        for _ in 1...100 { #expect(breaker.admit(now: now) == .wait(until: now + .seconds(120))) }
        breaker.record(probe, .success, took: .zero, now: now, using: &generator)
        try call(&breaker, .success)
        #expect(breaker.state(now: now) == .closed)
    }

    @Test
    mutating func `a probe that is never heard of frees its place when its lease ends`() throws {
        var breaker = try opened()
        now += .seconds(60)
        let lost = try permit(&breaker)
        now += .seconds(120)
        let next = try permit(&breaker)
        // The lost one comes back after all and is not counted: neither for good nor for bad.
        breaker.record(lost, .failure, took: .zero, now: now, using: &generator)
        #expect(breaker.state(now: now) == .halfOpen)
        breaker.record(next, .success, took: .zero, now: now, using: &generator)
        breaker.record(next, .success, took: .zero, now: now, using: &generator)
        #expect(breaker.state(now: now) == .halfOpen, "a permit counts once")
    }

    @Test
    mutating func `results from before it opened do not change what came later`() throws {
        var breaker = CircuitBreaker(policy)
        let early = try (1...10).map { _ in try permit(&breaker) }
        for permit in early.prefix(5) { breaker.record(permit, .failure, took: .zero, now: now, using: &generator) }
        #expect(breaker.state(now: now) == .open(until: now + .seconds(60)))
        let until = now + .seconds(60)
        breaker.record(early[5], .failure, took: .zero, now: now, using: &generator)
        #expect(breaker.state(now: now) == .open(until: until))
        now += .seconds(60)
        breaker.record(early[6], .failure, took: .zero, now: now, using: &generator)
        breaker.record(early[7], .success, took: .zero, now: now, using: &generator)
        breaker.record(early[8], .success, took: .zero, now: now, using: &generator)
        #expect(breaker.state(now: now) == .halfOpen)
    }

    @Test
    mutating func `what tells nothing about the other side does not count`() throws {
        var breaker = CircuitBreaker(policy)
        for _ in 1...4 { try call(&breaker, .failure) }
        for _ in 1...100 { try call(&breaker, .ignored) }
        #expect(breaker.state(now: now) == .closed)
        try call(&breaker, .failure)
        now += .seconds(60)
        for _ in 1...100 { try call(&breaker, .ignored) }
        #expect(breaker.state(now: now) == .halfOpen)
    }

    @Test
    mutating func `opens when half of at least twenty recent calls failed`() throws {
        var breaker = CircuitBreaker(policy)
        for index in 1...19 {
            now += .seconds(1)
            try call(&breaker, index.isMultiple(of: 2) ? .success : .failure)
        }
        #expect(breaker.state(now: now) == .closed)
        let change = try call(&breaker, .success)
        #expect(change?.reason == .failureRate)
    }

    @Test
    mutating func `calls of more than a minute ago are forgotten`() throws {
        var breaker = CircuitBreaker(policy)
        for index in 1...200 {
            now += .seconds(4)
            try call(&breaker, index.isMultiple(of: 2) ? .success : .failure)
        }
        #expect(breaker.state(now: now) == .closed)
    }

    @Test
    mutating func `slow calls open it where a policy says so`() throws {
        policy.slowCallRate = 0.8
        policy.slowCallDuration = .seconds(10)
        var breaker = CircuitBreaker(policy)
        for _ in 1...19 { try call(&breaker, .success, took: .seconds(10)) }
        let change = try call(&breaker, .success, took: .milliseconds(1))
        #expect(change?.reason == .slowCallRate)
        now += .seconds(60)
        let probe = try call(&breaker, .success, took: .seconds(11))
        #expect(probe?.state == .open(until: now + .seconds(120)))
    }

    @Test
    mutating func `isolated, it lets nothing through until it is reset`() throws {
        var breaker = CircuitBreaker(policy)
        let early = try permit(&breaker)
        breaker.isolate()
        now += .seconds(1_000_000)
        #expect(breaker.admit(now: now) == .wait(until: nil))
        breaker.record(early, .success, took: .zero, now: now, using: &generator)
        #expect(breaker.state(now: now) == .isolated)
        #expect(!breaker.isIdle(now: now))
        breaker.reset()
        #expect(breaker.state(now: now) == .closed)
        #expect(breaker.isIdle(now: now))
    }

    @Test
    mutating func `is idle when nothing that it knows matters any more`() throws {
        var breaker = CircuitBreaker(policy)
        #expect(breaker.isIdle(now: now))
        try call(&breaker, .success)
        #expect(!breaker.isIdle(now: now))
        #expect(breaker.isIdle(now: now + .seconds(60)))
        try call(&breaker, .failure)
        #expect(!breaker.isIdle(now: now + .seconds(3599)))
        #expect(breaker.isIdle(now: now + .seconds(3600)))
        var open = try opened()
        #expect(!open.isIdle(now: now + .seconds(3659)))
        #expect(open.isIdle(now: now + .seconds(3660)))
        _ = open.admit(now: now + .seconds(60))
        #expect(open.isIdle(now: now + .seconds(3660)))
    }

    @Test
    mutating func `failures that lie hours apart are no row`() throws {
        var breaker = CircuitBreaker(policy)
        for _ in 1...20 {
            try call(&breaker, .failure)
            now += .seconds(3600)
        }
        #expect(breaker.state(now: now) == .closed)
    }

    @Test
    mutating func `jitter makes the open time differ by up to a tenth`() throws {
        policy.openTimeJitter = 0.1
        var times: Set<Duration> = []
        for _ in 1...200 {
            var breaker = try opened()
            if case .wait(let until?) = breaker.admit(now: now) { times.insert(until - now) }
        }
        #expect(times.count > 150)
        #expect(times.allSatisfy { $0 >= .seconds(60) && $0 <= .seconds(66) })
    }

    @Test
    func `takes the settings of the bridge`() {
        var settings = BridgeConfiguration.Breaker()
        #expect(CircuitBreakerPolicy(settings) == CircuitBreakerPolicy())
        settings.threshold = 9
        settings.timeout = .seconds(3600)
        let policy = CircuitBreakerPolicy(settings)
        #expect(policy.failureThreshold == 9)
        #expect(policy.openTime == .seconds(3600) && policy.maximumOpenTime == .seconds(3600))
    }

    @Test
    func `thousands of closed breakers are small`() {
        #expect(MemoryLayout<CircuitBreaker>.size <= 128)
    }
}
