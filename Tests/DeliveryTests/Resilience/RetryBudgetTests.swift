import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct RetryBudgetTests {
    @Test
    func `grants its capacity at once, and what comes next in the order of asking`() {
        var budget = RetryBudget()
        for _ in 1...100 { #expect(budget.take(now: .zero) == nil) }
        for second in 1...50 { #expect(budget.take(now: .zero) == .seconds(second)) }
        #expect(budget.take(now: .seconds(20)) == .seconds(31))
    }

    @Test
    func `no retry waits longer than five minutes, and those that would take nothing`() {
        var budget = RetryBudget(RetryBudgetPolicy(capacity: 1))
        let waits = (0...1000).map { _ in budget.take(now: .zero) ?? .zero }
        #expect(waits == (0...1000).map { .seconds(min($0, 300)) })
        #expect(budget.take(now: .seconds(301)) == nil)
    }

    @Test
    func `five successes bring back one retry`() {
        var budget = RetryBudget(RetryBudgetPolicy(capacity: 1))
        #expect(budget.take(now: .zero) == nil)
        for _ in 1...5 { budget.succeeded(now: .zero) }
        #expect(budget.take(now: .zero) == nil)
        for _ in 1...4 { budget.succeeded(now: .zero) }
        #expect(budget.take(now: .zero) == .milliseconds(200))
    }

    @Test
    func `successes never fill it beyond its capacity`() {
        var budget = RetryBudget(RetryBudgetPolicy(capacity: 3))
        for _ in 1...1000 { budget.succeeded(now: .seconds(5)) }
        let granted = (1...10).count { _ in budget.take(now: .seconds(5)) == nil }
        #expect(granted == 3)
    }

    @Test
    func `an unlimited budget is never used up`() {
        var budget = RetryBudget(.unlimited)
        #expect((1...100_000).allSatisfy { _ in budget.take(now: .zero) == nil })
    }

    @Test(arguments: [-1, 0, .nan, .infinity, 1e-300] as [Double])
    func `no setting makes it trap or lets a retry wait for longer than allowed`(number: Double) {
        for capacity in [Int.min, 0, 1, Int.max] {
            for longest in [Duration.seconds(-1), .zero, .seconds(9), .seconds(Int64.max)] {
                let policy = RetryBudgetPolicy(
                    capacity: capacity,
                    perSuccess: number,
                    perSecond: number,
                    maximumWait: longest
                )
                var budget = RetryBudget(policy)
                for count in 1...5 {
                    budget.succeeded(now: .zero)
                    let wait = budget.take(now: .zero) ?? .zero
                    #expect(wait <= max(min(longest, .seconds(3600 * count)), .zero))
                }
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `retries are bounded by the capacity, the share of successes, and the rate`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let policy = RetryBudgetPolicy(
            capacity: .random(in: 1...50, using: &generator),
            perSuccess: .random(in: 0...1, using: &generator),
            perSecond: .random(in: 0.1...5, using: &generator),
            maximumWait: .seconds(1_000_000)
        )
        var budget = RetryBudget(policy)
        var now = Duration.zero
        var successes = 0.0
        var retries: [Duration] = []
        for _ in 1...3000 {
            now += .milliseconds(Int64.random(in: 0...200, using: &generator))
            if Bool.random(using: &generator) {
                budget.succeeded(now: now)
                successes += 1
            } else {
                retries.append(now + (budget.take(now: now) ?? .zero))
            }
        }
        // Whatever successes bring back later, no retry comes before the ones that were paid for at the rate alone.
        for (count, time) in retries.sorted().enumerated() {
            let paid = Double(policy.capacity) + successes * policy.perSuccess + time / .seconds(1) * policy.perSecond
            #expect(Double(count + 1) <= paid + 0.001, "seed \(seed)")
        }
    }
}
