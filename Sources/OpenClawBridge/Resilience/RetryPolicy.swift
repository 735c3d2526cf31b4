/// How often and how late a failed delivery is tried again.
///
/// | after failure | wait with the defaults |
/// |---|---|
/// | 1 | 1 to 1.1 s |
/// | 2 | 2 to 2.1 s |
/// | 3 | 4 to 4.1 s |
/// | 4 | none: the message is given up |
///
/// No value of a setting is an error: a negative time is none, a factor below 1 is 1.
public struct RetryPolicy: Sendable, Hashable {
    /// How often a delivery is tried again; 0 or less means never.
    public var maximumRetries: Int
    /// The wait after the first failure.
    public var initialDelay: Duration
    /// The wait after the first failure when there were too many requests.
    public var rateLimitedDelay: Duration
    /// By how much each further wait grows.
    public var factor: Double
    /// The longest wait before jitter.
    ///
    /// Only a hint of the other side makes longer ones.
    public var maximumDelay: Duration
    /// What makes waits differ, so that many failures at once do not become many retries at once.
    public var jitter: Jitter

    /// What makes waits differ.
    public enum Jitter: Sendable, Hashable {
        /// Nothing does.
        case none
        /// A random time is added.
        case additive(upTo: Duration)
        /// The whole wait is random: between none and what it would be otherwise.
        case full
        /// Random between the first wait and three times the one before, which spreads repeated failures the most.
        ///
        /// The factor means nothing then.
        case decorrelated
    }

    /// Why an attempt failed, as far as it matters for the wait.
    public enum FailureClass: String, Sendable, Hashable, CaseIterable {
        /// Something that may be over in a moment.
        case transient
        /// Too many requests.
        case rateLimited
    }

    /// The longest hint of the other side that is believed: 1 hour.
    public static let longestHint = Duration.seconds(3600)

    /// Makes a policy.
    public init(
        maximumRetries: Int = 3,
        initialDelay: Duration = .seconds(1),
        rateLimitedDelay: Duration = .seconds(5),
        factor: Double = 2,
        maximumDelay: Duration = .seconds(30),
        jitter: Jitter = .additive(upTo: .milliseconds(100))
    ) {
        self.maximumRetries = maximumRetries
        self.initialDelay = initialDelay
        self.rateLimitedDelay = rateLimitedDelay
        self.factor = factor
        self.maximumDelay = maximumDelay
        self.jitter = jitter
    }

    /// The policy of a bridge's settings.
    public init(_ settings: BridgeConfiguration.Retry) {
        self.init(
            maximumRetries: settings.maximumRetries,
            initialDelay: settings.initialDelay,
            maximumDelay: settings.maximumDelay
        )
    }

    /// The wait after a failure.
    ///
    /// - Parameters:
    ///   - count: How many attempts have failed, from 1.
    ///   - failure: Why the last one failed.
    ///   - previous: The wait before this one; only ``Jitter/decorrelated`` looks at it.
    ///   - floor: The hint of the other side. The wait is not shorter, also where ``maximumDelay`` is; a hint of more than
    ///     ``longestHint`` counts as that.
    ///   - generator: Where the jitter comes from.
    /// - Returns: The wait, or `nil` when the retries are used up.
    public func delay(
        afterFailure count: Int,
        of failure: FailureClass = .transient,
        previous: Duration? = nil,
        floor: Duration? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        let count = max(count, 1)
        guard count <= maximumRetries else { return nil }
        let longest = maximumDelay.asWait
        let first = min((failure == .rateLimited ? rateLimitedDelay : initialDelay).asWait, longest)
        let backoff = first.grown(by: factor, times: count - 1, upTo: longest)
        let hint = min((floor ?? .zero).asWait, Self.longestHint)
        // The random part always comes on top of the hint: all who were told the same would return at once otherwise.
        switch jitter {
        case .none: return max(backoff, hint)
        case .additive(let most): return max(backoff, hint) + most.random(using: &generator)
        case .full: return hint + backoff.random(using: &generator)
        case .decorrelated:
            let widest = min(max((previous ?? first).asWait * 3, first), longest)
            return max(first, hint) + (widest - first).random(using: &generator)
        }
    }
}
