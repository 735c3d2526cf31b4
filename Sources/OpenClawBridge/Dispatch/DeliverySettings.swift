/// How an outbox is delivered.
public struct DeliverySettings: Sendable, Hashable {
    /// How outcomes are decided and failed attempts repeated.
    public var rules = DeliveryRules()
    /// When deliveries to the gateway, or to one target, stop for a while.
    public var breaker = CircuitBreakerPolicy()
    /// How many retries the process may make in proportion to its successes.
    public var budget = RetryBudgetPolicy()
    /// How fast channels and targets are written to.
    public var pacing = PacingPolicy()
    /// The most attempts in flight over all lanes, 1 to 256; the dispatcher finds the best number below by itself.
    public var window = 64
    /// How many lanes are kept in memory; others have their turn when there is room.
    public var lanes = 10_000
    /// How long an attempt waits for its answer.
    public var attemptTimeout = Duration.seconds(60)
    /// How long attempts in flight may take to finish when the dispatcher stops.
    public var drain = Duration.seconds(10)
    /// How often changes by other processes, times that have come, and expired entries are looked for.
    public var housekeeping = Duration.milliseconds(250)
    /// How long finished entries are kept.
    public var retention = OutboxRetention()

    /// Makes the default settings.
    public init() {}
}
