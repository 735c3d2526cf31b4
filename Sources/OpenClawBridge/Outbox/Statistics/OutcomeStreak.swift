/// How successes and failures to one target followed each other.
///
/// The streaks of consecutive hours join into one. Only ends that tell something count: accepted ones, and failures.
public struct OutcomeStreak: Sendable, Hashable {
    /// How many ends were counted.
    public private(set) var length: Int
    /// Whether the first one was a success.
    public private(set) var beganWithSuccess: Bool
    /// How often a failure followed a success, or a success a failure.
    public private(set) var changes: Int
    /// How many of the last ones in a row were failures.
    public private(set) var failuresInARow: Int

    /// Puts a streak together; for stores.
    public init(length: Int = 0, beganWithSuccess: Bool = false, changes: Int = 0, failuresInARow: Int = 0) {
        self.length = max(length, 0)
        self.beganWithSuccess = beganWithSuccess
        self.changes = max(changes, 0)
        self.failuresInARow = min(max(failuresInARow, 0), self.length)
    }

    /// Adds the next end.
    public mutating func append(_ isSuccess: Bool) {
        append(OutcomeStreak(length: 1, beganWithSuccess: isSuccess, failuresInARow: isSuccess ? 0 : 1))
    }

    /// Joins the streak that came after this one.
    public mutating func append(_ next: OutcomeStreak) {
        guard next.length > 0 else { return }
        guard length > 0 else {
            self = next
            return
        }
        let endedWithSuccess = failuresInARow == 0
        changes += next.changes + (endedWithSuccess == next.beganWithSuccess ? 0 : 1)
        failuresInARow = next.failuresInARow + (next.failuresInARow == next.length ? failuresInARow : 0)
        length += next.length
    }
}
