/// The retries that a process has left; see ``RetryBudgetPolicy``.
struct RetryBudget: Sendable {
    private var bucket: Pacer
    private let perSuccess: Double
    private let maximumWait: Duration

    init(_ policy: RetryBudgetPolicy = RetryBudgetPolicy()) {
        bucket = Pacer(PacingPolicy.Limit(policy.perSecond, per: .seconds(1), burst: policy.capacity))
        perSuccess = policy.perSuccess
        maximumWait = policy.maximumWait.asWait
    }

    /// Pays for a retry.
    ///
    /// - Returns: `nil` when it may be made at once, otherwise the wait before it. It need not ask again: the retry is paid
    ///   from what the budget will have by then, so that many who ask at once are spread over time.
    mutating func take(now: Duration) -> Duration? { bucket.reserve(now: now, upTo: maximumWait) }

    /// Takes note of an attempt that succeeded.
    mutating func succeeded(now: Duration) { bucket.giveBack(perSuccess, now: now) }
}
