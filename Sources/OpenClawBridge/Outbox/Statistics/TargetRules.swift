/// What makes a target a failing or a flapping one.
///
/// Only ends that tell something about a target count: accepted messages are successes; rejected, unknown, expired ones, and
/// those that were sent in part, are failures.
public struct TargetRules: Sendable, Hashable {
    /// So many failures in a row, with no success after them, make a target a failing one.
    public var failuresInARow = 3
    /// A target of which a smaller share of the messages got through is a failing one, given enough of them.
    public var leastSuccessRate = 0.8
    /// The number of successes and failures from which on the success rate counts.
    public var leastVolume = 10
    /// So many changes between success and failure make a target a flapping one, when they are frequent enough.
    public var changes = 4
    /// The changes must be at least this share of the successes and failures.
    public var leastChangeRate = 0.1

    /// Makes the default rules.
    public init() {}

    func isFailing(_ tally: DeliveryTally, _ streak: OutcomeStreak) -> Bool {
        if streak.failuresInARow >= failuresInARow { return true }
        guard tally.accepted + tally.failed >= leastVolume, let rate = tally.successRate else { return false }
        return rate < leastSuccessRate
    }

    func isFlapping(_ streak: OutcomeStreak) -> Bool {
        streak.changes >= changes && Double(streak.changes) >= leastChangeRate * Double(streak.length)
    }
}
