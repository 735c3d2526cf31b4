/// How deliveries are decided: the times that gateways need, and the retry policy.
public struct DeliveryRules: Sendable, Hashable {
    /// How failed attempts are repeated.
    public var retry: RetryPolicy
    /// How long the same key is repeated within one life of the gateway, which forgets keys after five minutes.
    ///
    /// Default: 4 minutes.
    public var keyLifetime = Duration.seconds(240)
    /// The longest time that a chat network takes for one message; work that outlives a restart ends within it.
    ///
    /// Default: 60 seconds.
    public var providerTime = Duration.seconds(60)
    /// The longest time that a gateway takes for the recovery of its own queue after it was ready.
    ///
    /// Default: 60 seconds.
    public var recoveryTime = Duration.seconds(60)
    /// How long a lane waits for a message that the gateway keeps, where its arrival can be seen.
    ///
    /// Default: 15 minutes.
    public var watchTime = Duration.seconds(900)
    /// The wait between the first and the second look into the history; it doubles up to 30 times itself.
    ///
    /// Default: 1 second.
    public var lookUpInterval = Duration.seconds(1)

    /// Makes rules; the defaults fit published gateways.
    public init(retry: RetryPolicy = RetryPolicy()) { self.retry = retry }

    /// The longest time for which a row may still appear; a calendar that is set back makes no search longer.
    var longestSearch: Duration { recoveryTime + providerTime }

    /// The longest wait for a delivery's next step; a calendar that is set back makes no wait longer.
    func longestWait(of delivery: Delivery) -> Duration {
        switch delivery.step {
        case .attempt: delivery.lastDelay.map { .seconds($0) } ?? RetryPolicy.longestHint
        case .submit, .resolve, .lookUp, .watch, .none: max(lookUpInterval * 30, .seconds(60))
        }
    }
}
