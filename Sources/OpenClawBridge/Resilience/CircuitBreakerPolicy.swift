/// When deliveries stop for a while because the other side fails, and how they begin again.
///
/// A breaker opens when too many deliveries fail in a row, or too large a share of the recent ones. While it is open nothing
/// is tried; messages wait. After ``openTime`` it is half-open: a few deliveries are let through to probe, and as many
/// successes as ``successThreshold`` close it, one failure opens it again, for longer.
///
/// Only faults of the other side count: neither messages that are refused, nor missing permission, nor a gateway that starts
/// or shuts down.
public struct CircuitBreakerPolicy: Sendable, Hashable {
    /// How many failures in a row open the breaker: 5, and never less than 1.
    public var failureThreshold = 5
    /// How many probes must succeed to close it: 2, and never less than 1.
    public var successThreshold = 2

    /// How long it is open the first time, before jitter: 60 seconds.
    public var openTime = Duration.seconds(60)
    /// By how much the open time grows each time it opens again before it was closed for as long as it had been open: 2.
    public var openTimeFactor = 2.0
    /// The longest open time, before jitter: 10 minutes.
    public var maximumOpenTime = Duration.seconds(600)
    /// The share of the open time that is added to it at random, so that many breakers do not try again at once: 0.1.
    public var openTimeJitter = 0.1

    /// How many probes may be under way at once while it is half-open: 1, and never less.
    ///
    /// What comes in beyond them waits and does not count as a failure.
    public var maximumProbes = 1
    /// After what time a probe of which nothing was heard no longer holds its place: 2 minutes.
    public var probeLease = Duration.seconds(120)

    /// The time that the rates below look back on: 60 seconds.
    public var window = Duration.seconds(60)
    /// How many deliveries there must be in ``window`` before a rate means anything: 20.
    public var minimumSample = 20
    /// The share of failures in ``window`` that opens the breaker, from 0 to 1, or `nil` to count failures in a row only: 0.5.
    public var failureRate: Double? = 0.5
    /// The share of slow deliveries in ``window`` that opens the breaker, from 0 to 1, or `nil` to let slowness be: `nil`.
    ///
    /// It is off by default because the number of deliveries under way already adapts to a slow gateway, and a slow one that
    /// delivers is better than none.
    public var slowCallRate: Double?
    /// From what time on a delivery is slow: 30 seconds.
    public var slowCallDuration = Duration.seconds(30)

    /// After what time without any failure a row of failures is forgotten: 1 hour.
    public var memory = Duration.seconds(3600)

    /// Makes the default policy.
    public init() {}

    /// The policy of a bridge's settings; the rest has its defaults.
    public init(_ settings: BridgeConfiguration.Breaker) {
        failureThreshold = settings.threshold
        openTime = settings.timeout
        maximumOpenTime = max(maximumOpenTime, settings.timeout)
    }
}
