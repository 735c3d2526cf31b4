import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct CircuitBreakerPropertyTests {
    private static func policy(using generator: inout SeededGenerator) -> CircuitBreakerPolicy {
        var policy = CircuitBreakerPolicy()
        policy.openTimeJitter = 0
        policy.failureThreshold = .random(in: 1...6, using: &generator)
        policy.successThreshold = .random(in: 1...4, using: &generator)
        policy.maximumProbes = .random(in: 1...4, using: &generator)
        policy.openTime = .seconds(Int64.random(in: 1...20, using: &generator))
        policy.maximumOpenTime = policy.openTime * Int.random(in: 1...6, using: &generator)
        policy.probeLease = .seconds(Int64.random(in: 1...30, using: &generator))
        policy.window = .seconds(Int64.random(in: 1...6, using: &generator) * 10)
        policy.minimumSample = .random(in: 1...12, using: &generator)
        policy.failureRate = [nil, 0.25, 0.5, 1].randomElement(using: &generator) ?? nil
        policy.slowCallRate = [nil, 0.25, 0.5, 1].randomElement(using: &generator) ?? nil
        policy.slowCallDuration = .seconds(5)
        policy.memory = .seconds(Int64.random(in: 5...600, using: &generator))
        return policy
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `does what the naive model does, with never too many probes`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let policy = Self.policy(using: &generator)
        var breaker = CircuitBreaker(policy)
        var model = NaiveCircuitBreaker(policy)
        var permits: [(number: Int, permit: CircuitBreaker.Permit)] = []
        var now = Duration.zero
        let failureShare = Double.random(in: 0.05...0.9, using: &generator)
        for number in 1...1000 {
            now += .milliseconds(Int64.random(in: 0...2000, using: &generator))
            switch Int.random(in: 0..<200, using: &generator) {
            case 0:
                breaker.isolate()
                model.isolate()
            case 1, 2:
                breaker.reset()
                model.reset()
            case 3..<100:
                let expected = model.admit(number, now: now)
                switch breaker.admit(now: now) {
                case .go(let permit):
                    #expect(expected == .go, "seed \(seed), step \(number)")
                    permits.append((number, permit))
                case .wait(let until): #expect(expected == .wait(until: until), "seed \(seed), step \(number)")
                }
            case 100..<110: now += policy.openTime
            default:
                guard !permits.isEmpty else { continue }
                let index = Int.random(in: permits.indices, using: &generator)
                // Some permits are never handed back, and some probes twice.
                let isKept = breaker.state(now: now) == .halfOpen && Int.random(in: 0..<5, using: &generator) == 0
                let (id, permit) = isKept ? permits[index] : permits.remove(at: index)
                let isFailure = Double.random(in: 0..<1, using: &generator) < failureShare
                let isIgnored = Int.random(in: 0..<10, using: &generator) == 0
                let outcome: CircuitBreaker.Outcome = isIgnored ? .ignored : isFailure ? .failure : .success
                let took = Duration.seconds(Int64.random(in: 0...9, using: &generator))
                let before = breaker.state(now: now)
                let change = breaker.record(permit, outcome, took: took, now: now, using: &generator)
                model.record(id, outcome, took: took, now: now)
                #expect((change?.state ?? before) == breaker.state(now: now), "seed \(seed), step \(number)")
            }
            model.tick(now)
            // The first difference tells enough.
            try #require(breaker.state(now: now) == model.state, "seed \(seed), step \(number)")
            #expect(model.probeCount <= policy.maximumProbes, "seed \(seed), step \(number)")
            if permits.count > 50 { permits.removeFirst(25) }
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `who waits as long as told gets through in the end, whatever happened before`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var policy = Self.policy(using: &generator)
        policy.openTimeJitter = .random(in: 0...1, using: &generator)
        var breaker = CircuitBreaker(policy)
        var now = Duration.zero
        for _ in 1...300 {
            now += .milliseconds(Int64.random(in: 0...3000, using: &generator))
            // Half of the permits are lost.
            if case .go(let permit) = breaker.admit(now: now), Bool.random(using: &generator) {
                let outcome = CircuitBreaker.Outcome.allCases.randomElement(using: &generator) ?? .failure
                breaker.record(permit, outcome, took: .seconds(7), now: now, using: &generator)
            }
        }
        var waits = 0
        for _ in 1...20 {
            switch breaker.admit(now: now) {
            case .go(let permit): breaker.record(permit, .success, took: .zero, now: now, using: &generator)
            case .wait(let until):
                let until = try #require(until)
                #expect(until > now, "seed \(seed)")
                now = until
                waits += 1
            }
        }
        #expect(breaker.state(now: now) == .closed, "seed \(seed)")
        #expect(waits <= 1 + policy.maximumProbes, "seed \(seed)")
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `an idle breaker answers as a new one does`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let policy = Self.policy(using: &generator)
        var breaker = CircuitBreaker(policy)
        var now = Duration.zero
        for _ in 1...400 {
            now += .seconds(Int64.random(in: 0...40, using: &generator))
            if breaker.isIdle(now: now), breaker.state(now: now) == .closed {
                var old = breaker
                var new = CircuitBreaker(policy)
                var time = now
                for _ in 1...30 {
                    time += .milliseconds(Int64.random(in: 0...4000, using: &generator))
                    let answers = [old.admit(now: time), new.admit(now: time)]
                    guard case .go(let first) = answers[0], case .go(let second) = answers[1] else { break }
                    let outcome: CircuitBreaker.Outcome = Bool.random(using: &generator) ? .failure : .success
                    old.record(first, outcome, took: .zero, now: time, using: &generator)
                    new.record(second, outcome, took: .zero, now: time, using: &generator)
                    #expect(old.state(now: time) == new.state(now: time), "seed \(seed)")
                }
            }
            if case .go(let permit) = breaker.admit(now: now) {
                let outcome: CircuitBreaker.Outcome = Bool.random(using: &generator) ? .failure : .success
                breaker.record(permit, outcome, took: .zero, now: now, using: &generator)
            }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `no setting makes it trap or wait without end`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func any<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &generator)] }
        let numbers = [Int.min, -1, 0, 1, 3, Int.max]
        let shares: [Double] = [-1, 0, 0.5, 2, .nan, .infinity, -.infinity]
        let times: [Duration] = [
            .seconds(Int64.min), .seconds(-1), .zero, .nanoseconds(1), .seconds(5), .seconds(Int64.max),
        ]
        var policy = CircuitBreakerPolicy()
        policy.failureThreshold = any(numbers)
        policy.successThreshold = any(numbers)
        policy.openTime = any(times)
        policy.openTimeFactor = any(shares)
        policy.maximumOpenTime = any(times)
        policy.openTimeJitter = any(shares)
        policy.maximumProbes = any(numbers)
        policy.probeLease = any(times)
        policy.window = any(times)
        policy.minimumSample = any(numbers)
        policy.failureRate = any(shares)
        policy.slowCallRate = any(shares)
        policy.slowCallDuration = any(times)
        policy.memory = any(times)
        var breaker = CircuitBreaker(policy)
        var now = Duration.zero
        for _ in 1...500 {
            now += .milliseconds(Int64.random(in: 0...4000, using: &generator))
            switch breaker.admit(now: now) {
            case .go(let permit):
                let outcome = any(CircuitBreaker.Outcome.allCases)
                breaker.record(permit, outcome, took: any(times), now: now, using: &generator)
            case .wait(let until):
                #expect(until.map { $0 > now } ?? false, "seed \(seed), \(policy)")
            }
            _ = breaker.isIdle(now: now)
        }
    }
}
