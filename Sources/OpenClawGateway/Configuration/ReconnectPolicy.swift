/// When to try again after a connection failed or ended.
public struct ReconnectPolicy: Sendable, Hashable {
    /// The wait before the first retry.
    ///
    /// 1 second.
    public var initialDelay: Duration
    /// By how much each further wait grows.
    ///
    /// 2.
    public var factor: Double
    /// The longest wait.
    ///
    /// 30 seconds.
    public var maximumDelay: Duration
    /// The share of a wait that is random, so that many clients do not return at once.
    ///
    /// 0.2: each wait is 80 to 100 %.
    public var jitter: Double
    /// The waits between tries after an error that only a human can mend; the last one repeats.
    ///
    /// 5, 10, 30 minutes.
    ///
    /// Trying slowly lets an approval or a mended setting heal the connection without a restart of this program, and
    /// stays below the gateway's lock-out for failed attempts.
    public var probeDelays: [Duration]
    /// The wait between tries while a pairing request waits for approval.
    ///
    /// 30 seconds.
    public var pairingPollDelay: Duration
    /// The wait after the gateway locked this address out.
    ///
    /// 5 minutes, the gateway's default lock.
    public var lockoutDelay: Duration
    /// What to do after an error that only a human can mend.
    public var onStop: StopBehavior

    /// What to do after an error that only a human can mend.
    public enum StopBehavior: Sendable, Hashable {
        /// Keep trying at ``ReconnectPolicy/probeDelays``.
        case probeSlowly
        /// End `run()` with the error.
        case fail
    }

    /// Makes a policy.
    public init(
        initialDelay: Duration = .seconds(1),
        factor: Double = 2,
        maximumDelay: Duration = .seconds(30),
        jitter: Double = 0.2,
        probeDelays: [Duration] = [.seconds(300), .seconds(600), .seconds(1800)],
        pairingPollDelay: Duration = .seconds(30),
        lockoutDelay: Duration = .seconds(300),
        onStop: StopBehavior = .probeSlowly
    ) {
        self.initialDelay = initialDelay
        self.factor = factor
        self.maximumDelay = maximumDelay
        self.jitter = jitter
        self.probeDelays = probeDelays
        self.pairingPollDelay = pairingPollDelay
        self.lockoutDelay = lockoutDelay
        self.onStop = onStop
    }

    /// The wait before retry number `attempt`, counted from 1.
    ///
    /// | attempt | default wait |
    /// |---|---|
    /// | 1 | 0.8 to 1 s |
    /// | 2 | 1.6 to 2 s |
    /// | 5 | 12.8 to 16 s |
    /// | 6 and later | 24 to 30 s |
    public func delay(attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        // Clamped as a Double, and never more than a hundred days: no setting and no attempt number may overflow.
        let growth = Double.maximum(factor, 1)
        let first = Double(initialDelay.timeoutMilliseconds)
        let cap = Double(maximumDelay.timeoutMilliseconds)
        let full = first > 0 ? Double.minimum(first * pow(growth, Double(max(attempt, 1) - 1)), cap) : 0
        let share = Double.minimum(Double.maximum(jitter, 0), 1)
        return .milliseconds(Int64(full * (1 - share * Double.random(in: 0...1, using: &generator))))
    }

    private func pow(_ base: Double, _ exponent: Double) -> Double {
        var result = 1.0
        for _ in 0..<Int(min(exponent, 1_000)) where result.isFinite { result *= base }
        return result
    }
}
