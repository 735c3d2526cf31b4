import OpenClawBridge
import Testing

struct RetryPolicyTests {
    private func waits(
        _ policy: RetryPolicy,
        afterFailure count: Int,
        of failure: RetryPolicy.FailureClass = .transient,
        previous: Duration? = nil,
        floor: Duration? = nil
    ) -> [Duration] {
        var generator = SeededGenerator(seed: 11)
        return (1...500).compactMap { _ in
            policy.delay(afterFailure: count, of: failure, previous: previous, floor: floor, using: &generator)
        }
    }

    @Test(arguments: [(1, 1000), (2, 2000), (3, 4000)] as [(Int, Int64)])
    func `waits 1, 2 and 4 seconds, and up to a tenth of a second more`(count: Int, milliseconds: Int64) throws {
        let waits = waits(RetryPolicy(), afterFailure: count)
        #expect(waits.count == 500)
        #expect(try #require(waits.min()) >= .milliseconds(milliseconds))
        #expect(try #require(waits.max()) <= .milliseconds(milliseconds + 100))
        #expect(Set(waits).count > 400)
    }

    @Test
    func `gives up after three retries`() {
        #expect(waits(RetryPolicy(), afterFailure: 4).isEmpty)
        #expect(waits(RetryPolicy(maximumRetries: 0), afterFailure: 1).isEmpty)
    }

    @Test
    func `never waits longer than the cap and the jitter`() throws {
        let policy = RetryPolicy(maximumRetries: .max)
        for count in [6, 20, 5000, Int.max] {
            let waits = waits(policy, afterFailure: count)
            #expect(try #require(waits.min()) >= .seconds(30))
            #expect(try #require(waits.max()) <= .milliseconds(30_100))
        }
    }

    @Test
    func `waits longer when there were too many requests`() throws {
        let waits = waits(RetryPolicy(), afterFailure: 2, of: .rateLimited)
        #expect(try #require(waits.min()) >= .seconds(10))
    }

    @Test(
        arguments: [.none, .additive(upTo: .milliseconds(100)), .full, .decorrelated] as [RetryPolicy.Jitter],
        [RetryPolicy.FailureClass.transient, .rateLimited]
    )
    func `a hint of the other side is the shortest wait, also beyond the cap`(
        jitter: RetryPolicy.Jitter,
        failure: RetryPolicy.FailureClass
    ) throws {
        let policy = RetryPolicy(jitter: jitter)
        for hint in [Duration.zero, .milliseconds(500), .seconds(3), .seconds(90)] {
            let waits = waits(policy, afterFailure: 1, of: failure, floor: hint)
            #expect(try #require(waits.min()) >= hint)
            #expect(try #require(waits.max()) <= max(hint, .seconds(30)) + .seconds(30))
        }
    }

    @Test
    func `believes no hint of more than an hour`() throws {
        let waits = waits(RetryPolicy(), afterFailure: 1, floor: .seconds(86_400))
        #expect(try #require(waits.min()) >= .seconds(3600))
        #expect(try #require(waits.max()) <= .milliseconds(3_600_100))
    }

    @Test
    func `those who were given the same hint do not return at once`() {
        for jitter in [RetryPolicy.Jitter.additive(upTo: .milliseconds(100)), .full] {
            let waits = waits(RetryPolicy(jitter: jitter), afterFailure: 1, floor: .seconds(60))
            #expect(Set(waits).count > 400)
        }
    }

    @Test
    func `full jitter spreads over the whole wait`() throws {
        let waits = waits(RetryPolicy(jitter: .full), afterFailure: 3)
        #expect(try #require(waits.max()) <= .seconds(4))
        #expect(try #require(waits.min()) < .milliseconds(100))
        #expect(try #require(waits.max()) > .milliseconds(3900))
    }

    @Test
    func `decorrelated jitter lies between the first wait and three times the one before`() throws {
        let policy = RetryPolicy(maximumRetries: 10, jitter: .decorrelated)
        let first = waits(policy, afterFailure: 1)
        #expect(try #require(first.min()) >= .seconds(1))
        #expect(try #require(first.max()) <= .seconds(3))
        let later = waits(policy, afterFailure: 4, previous: .seconds(6))
        #expect(try #require(later.min()) >= .seconds(1))
        #expect(try #require(later.max()) <= .seconds(18))
        #expect(try #require(later.max()) > .seconds(17))
        let capped = waits(policy, afterFailure: 5, previous: .seconds(3600))
        #expect(try #require(capped.max()) <= .seconds(30))
    }

    @Test
    func `takes the settings of the bridge`() {
        var settings = BridgeConfiguration.Retry()
        settings.maximumRetries = 7
        settings.initialDelay = .seconds(2)
        settings.maximumDelay = .seconds(9)
        #expect(
            RetryPolicy(settings)
                == RetryPolicy(maximumRetries: 7, initialDelay: .seconds(2), maximumDelay: .seconds(9))
        )
        #expect(RetryPolicy(BridgeConfiguration.Retry()) == RetryPolicy())
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `no setting traps, makes a wait negative, or lets it leave its bounds`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let durations: [Duration] = [
            .zero, .seconds(-5), .seconds(Int64.min), .nanoseconds(1), .milliseconds(3), .seconds(2),
            .seconds(Int64.max),
        ]
        let factors: [Double] = [0, -1, 0.5, 1, 1.5, 2, 10, .nan, .infinity, -.infinity, 1e308, .leastNonzeroMagnitude]
        let counts = [Int.min, -1, 0, 1, 2, 3, 100, Int.max]
        for _ in 0..<500 {
            func any<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &generator)] }
            let jitters: [RetryPolicy.Jitter] = [.none, .additive(upTo: any(durations)), .full, .decorrelated]
            let policy = RetryPolicy(
                maximumRetries: any(counts),
                initialDelay: any(durations),
                rateLimitedDelay: any(durations),
                factor: any(factors),
                maximumDelay: any(durations),
                jitter: any(jitters)
            )
            let count = any(counts)
            let floor = any(durations)
            let wait = policy.delay(
                afterFailure: count,
                of: any(RetryPolicy.FailureClass.allCases),
                previous: any(durations),
                floor: floor,
                using: &generator
            )
            #expect((wait == nil) == (max(count, 1) > policy.maximumRetries), "seed \(seed), \(policy)")
            guard let wait else { continue }
            #expect(wait >= min(max(floor, .zero), RetryPolicy.longestHint), "seed \(seed), \(policy)")
            var longest = max(min(floor, RetryPolicy.longestHint), .zero)
            switch policy.jitter {
            case .additive(let most): longest = max(longest, policy.maximumDelay, .zero) + max(most, .zero)
            case .none, .full, .decorrelated: longest += max(policy.maximumDelay, .zero)
            }
            #expect(wait <= longest, "seed \(seed), \(policy)")
        }
    }

    @Test(arguments: [1, 1.3, 2, 7.5])
    func `without jitter waits never shrink, and stop at the cap`(factor: Double) throws {
        var generator = SeededGenerator(seed: 1)
        let policy = RetryPolicy(maximumRetries: 500, factor: factor, jitter: .none)
        let waits = (1...500).compactMap { policy.delay(afterFailure: $0, using: &generator) }
        #expect(waits == waits.sorted())
        #expect(try #require(waits.first) == .seconds(1))
        #expect(try #require(waits.last) == (factor == 1 ? .seconds(1) : .seconds(30)))
    }
}
