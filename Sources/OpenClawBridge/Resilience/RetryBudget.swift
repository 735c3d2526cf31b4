/// The retries that a process has left; see ``RetryBudgetPolicy``.
struct RetryBudget: Sendable {
    private var bucket: Pacer
    private let perSuccess: Double

    init(_ policy: RetryBudgetPolicy = RetryBudgetPolicy()) {
        bucket = Pacer(PacingPolicy.Limit(policy.perSecond, per: .seconds(1), burst: policy.capacity))
        perSuccess = policy.perSuccess
    }

    /// Pays for a retry.
    ///
    /// - Returns: `nil` when it was paid, otherwise the wait after which to ask again; a success may make it shorter.
    mutating func take(now: Duration) -> Duration? { bucket.take(now: now) }

    /// The wait until there is a retry, without paying for it; `nil` when there is one.
    func wait(now: Duration) -> Duration? { bucket.wait(now: now) }

    /// Takes note of an attempt that succeeded.
    mutating func succeeded(now: Duration) { bucket.giveBack(perSuccess, now: now) }

    /// Takes back a retry that was paid for and not made.
    mutating func giveBack(now: Duration) { bucket.giveBack(now: now) }
}
