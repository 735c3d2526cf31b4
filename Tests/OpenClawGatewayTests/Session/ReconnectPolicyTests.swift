import Testing

@testable import OpenClawGateway

@Suite struct ReconnectPolicyTests {
    @Test(
        arguments: [(1, 1000), (2, 2000), (3, 4000), (5, 16_000), (6, 30_000), (50, 30_000), (Int.max, 30_000)]
            as [(Int, Int64)]
    )
    func `each wait lies between the share that is not random and the whole`(attempt: Int, whole: Int64) {
        var generator = SeededGenerator(seed: UInt64(bitPattern: Int64(attempt)))
        let policy = ReconnectPolicy()
        for _ in 1...200 {
            let wait = policy.delay(attempt: attempt, using: &generator)
            #expect(wait >= .milliseconds(whole * 8 / 10) && wait <= .milliseconds(whole))
        }
    }

    @Test
    func `jitter spreads the waits`() {
        var generator = SeededGenerator(seed: 1)
        let policy = ReconnectPolicy()
        #expect(Set((1...100).map { _ in policy.delay(attempt: 3, using: &generator) }).count > 50)
    }

    @Test(arguments: [0, -1, 1, 7, 1_000_000, Int.max, Int.min])
    func `no setting makes a wait negative, longer than the cap, or a trap`(attempt: Int) {
        let durations: [Duration] = [.zero, .seconds(-5), .seconds(1), .seconds(Int64.max), .milliseconds(1)]
        let numbers: [Double] = [0, -1, 1, 2, .nan, .infinity, -.infinity, 1e308, .leastNonzeroMagnitude]
        var generator = SeededGenerator(seed: 2)
        for initial in durations {
            for cap in durations {
                for factor in numbers {
                    for jitter in numbers {
                        let policy = ReconnectPolicy(
                            initialDelay: initial,
                            factor: factor,
                            maximumDelay: cap,
                            jitter: jitter
                        )
                        let wait = policy.delay(attempt: attempt, using: &generator)
                        #expect(wait >= .zero && wait <= max(cap, .zero))
                    }
                }
            }
        }
    }
}
