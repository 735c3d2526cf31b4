import OpenClawBridge
import Testing

@Suite struct OutcomeStreakTests {
    private func streak(_ outcomes: [Bool]) -> OutcomeStreak {
        outcomes.reduce(into: OutcomeStreak()) { $0.append($1) }
    }

    @Test(arguments: [
        ([], 0, 0), ([true], 0, 0), ([false], 0, 1), ([true, false, false], 1, 2), ([false, false, true], 1, 0),
        ([true, false, true, false], 3, 1), ([false, false, false], 0, 3),
    ])
    func `counts changes and the failures at the end`(outcomes: [Bool], changes: Int, failures: Int) {
        let streak = streak(outcomes)
        #expect(streak.length == outcomes.count)
        #expect(streak.changes == changes)
        #expect(streak.failuresInARow == failures)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `joining the streaks of any pieces gives the streak of the whole`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let outcomes = (0..<Int.random(in: 0..<30, using: &generator)).map { _ in Bool.random(using: &generator) }
        var joined = OutcomeStreak()
        var rest = outcomes[...]
        while !rest.isEmpty {
            let size = Int.random(in: 0...min(rest.count, 4), using: &generator)
            joined.append(streak(Array(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        #expect(joined == streak(outcomes), "seed \(seed): \(outcomes)")
    }
}
