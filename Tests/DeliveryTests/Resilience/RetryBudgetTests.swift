import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct RetryBudgetTests {
    @Test
    func `grants its capacity at once, then one a second`() throws {
        var budget = RetryBudget()
        for _ in 1...100 { #expect(budget.take(now: .zero) == nil) }
        let answer = budget.take(now: .zero)
        let wait = try #require(answer)
        #expect(wait == .seconds(1))
        #expect(budget.take(now: wait) == nil)
    }

    @Test
    func `five successes bring back one retry`() {
        var budget = RetryBudget(RetryBudgetPolicy(capacity: 1))
        #expect(budget.take(now: .zero) == nil)
        for _ in 1...4 {
            budget.succeeded(now: .zero)
            #expect(budget.wait(now: .zero) != nil)
        }
        budget.succeeded(now: .zero)
        #expect(budget.take(now: .zero) == nil)
    }

    @Test
    func `successes never fill it beyond its capacity`() {
        var budget = RetryBudget(RetryBudgetPolicy(capacity: 3))
        for _ in 1...1000 { budget.succeeded(now: .seconds(5)) }
        let granted = (1...10).count { _ in budget.take(now: .seconds(5)) == nil }
        #expect(granted == 3)
    }

    @Test
    func `a retry that was not made is paid back`() {
        var budget = RetryBudget(RetryBudgetPolicy(capacity: 1))
        #expect(budget.take(now: .zero) == nil)
        budget.giveBack(now: .zero)
        #expect(budget.take(now: .zero) == nil)
    }

    @Test
    func `an unlimited budget is never used up`() {
        var budget = RetryBudget(.unlimited)
        #expect((1...100_000).allSatisfy { _ in budget.take(now: .zero) == nil })
    }

    @Test(arguments: [-1, 0, .nan, .infinity, 1e-300] as [Double])
    func `no setting makes it trap or lets a retry wait for more than an hour`(number: Double) {
        for capacity in [Int.min, 0, 1, Int.max] {
            let policy = RetryBudgetPolicy(capacity: capacity, perSuccess: number, perSecond: number)
            var budget = RetryBudget(policy)
            for _ in 1...5 {
                budget.succeeded(now: .zero)
                let wait = budget.take(now: .zero) ?? .zero
                #expect(wait <= .seconds(3600))
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `retries are bounded by the capacity, the share of successes, and the rate`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let policy = RetryBudgetPolicy(
            capacity: .random(in: 1...50, using: &generator),
            perSuccess: .random(in: 0...1, using: &generator),
            perSecond: .random(in: 0.1...5, using: &generator)
        )
        var budget = RetryBudget(policy)
        var now = Duration.zero
        var successes = 0.0
        var retries = 0.0
        for _ in 1...5000 {
            now += .milliseconds(Int64.random(in: 0...200, using: &generator))
            if Bool.random(using: &generator) {
                budget.succeeded(now: now)
                successes += 1
            } else if budget.take(now: now) == nil {
                retries += 1
            }
            let bound = Double(policy.capacity) + successes * policy.perSuccess + now / .seconds(1) * policy.perSecond
            #expect(retries <= bound + 0.001, "seed \(seed)")
        }
    }
}
