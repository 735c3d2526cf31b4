/// How many retries a process may make, over all its messages.
///
/// Retries help against faults that are rare, and make it worse when everything fails. So they are paid from a common
/// budget: each retry costs one, successes and time bring some back. When the budget is used up retries wait for it; no
/// message is given up for that. First attempts are never held up by it.
public struct RetryBudgetPolicy: Sendable, Hashable {
    /// How many retries there are at most, and in the beginning.
    public var capacity: Int
    /// How many retries a success brings back: while deliveries work, retries may be this share of them.
    public var perSuccess: Double
    /// How many retries a second brings back, so that the budget recovers when nothing succeeds; at least one in an hour.
    public var perSecond: Double
    /// The longest time that a retry waits for the budget: 5 minutes.
    ///
    /// Those that would wait longer are made after this time, paid or not.
    public var maximumWait: Duration

    /// Makes a policy; the defaults are 100 retries at once, then one in five successes and one a second.
    public init(
        capacity: Int = 100,
        perSuccess: Double = 0.2,
        perSecond: Double = 1,
        maximumWait: Duration = .seconds(300)
    ) {
        self.capacity = capacity
        self.perSuccess = perSuccess
        self.perSecond = perSecond
        self.maximumWait = maximumWait
    }

    /// A budget that is never used up.
    public static let unlimited = RetryBudgetPolicy(capacity: 1_000_000, perSecond: 1_000_000_000)
}
