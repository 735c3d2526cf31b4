/// How many commands one speaker may give.
public struct CommandRatePolicy: Sendable, Hashable {
    /// How many commands a minute, on the average; 10 by default.
    public var perMinute: Int
    /// How many at once; 5 by default.
    public var burst: Int
    /// How many speakers are kept in mind; 1000 by default.
    ///
    /// The one who was silent for longest is forgotten first.
    public var maximumSpeakers: Int

    /// Makes a policy; numbers below 1 count as 1.
    public init(perMinute: Int = 10, burst: Int = 5, maximumSpeakers: Int = 1000) {
        self.perMinute = max(1, perMinute)
        self.burst = max(1, burst)
        self.maximumSpeakers = max(1, maximumSpeakers)
    }
}

/// Counts the commands of each speaker, and says when there are too many.
///
/// Time is uptime, which nobody sets.
public struct CommandRate: Sendable {
    /// Whether one more command is let through.
    public enum Verdict: Sendable, Hashable {
        /// It is.
        case admitted
        /// It is not, and the next will be after this time.
        ///
        /// Only the first of a row is to be answered, so that a flood does not become two.
        case limited(retryAfter: Duration, isFirst: Bool)
    }

    private struct Bucket {
        var tokens: Double
        var seenAt: Duration
        var isLimited = false
    }

    /// How many commands one speaker may give.
    public let policy: CommandRatePolicy
    private var buckets: [String: Bucket] = [:]

    /// A count that begins now.
    public init(_ policy: CommandRatePolicy = CommandRatePolicy()) { self.policy = policy }

    /// How many speakers are kept in mind.
    public var count: Int { buckets.count }

    /// Counts one more command.
    ///
    /// - Parameters:
    ///   - speaker: Who gave it: ``Speaker/description``, or whatever else tells senders apart.
    ///   - uptime: The present time.
    /// - Returns: Whether it is let through.
    public mutating func admit(_ speaker: String, at uptime: Duration) -> Verdict {
        let perSecond = Double(policy.perMinute) / 60
        var bucket = buckets[speaker] ?? newBucket(at: uptime)
        let passed = max(.zero, uptime - bucket.seenAt) / .seconds(1)
        bucket.tokens = min(Double(policy.burst), bucket.tokens + passed * perSecond)
        bucket.seenAt = max(bucket.seenAt, uptime)
        defer { buckets[speaker] = bucket }
        guard bucket.tokens < 1 else {
            bucket.tokens -= 1
            bucket.isLimited = false
            return .admitted
        }
        let isFirst = !bucket.isLimited
        bucket.isLimited = true
        return .limited(retryAfter: .seconds((1 - bucket.tokens) / perSecond), isFirst: isFirst)
    }

    private mutating func newBucket(at uptime: Duration) -> Bucket {
        if buckets.count >= policy.maximumSpeakers,
            let quietest = buckets.min(by: { $0.value.seenAt < $1.value.seenAt })?.key
        {
            buckets[quietest] = nil
        }
        return Bucket(tokens: Double(policy.burst), seenAt: uptime)
    }
}
