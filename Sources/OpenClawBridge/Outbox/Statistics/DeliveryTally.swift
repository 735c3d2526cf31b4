/// Counts of messages that have ended.
public struct DeliveryTally: Sendable, Hashable {
    /// How many ended in each state; states without messages are left out.
    public private(set) var ends: [DeliveryState: Int]
    /// How many may have arrived more than once.
    public private(set) var possiblyRepeated: Int
    /// How many attempts were made beyond the first one of each part.
    public private(set) var retries: Int
    /// How long those that were accepted took, from when they were taken in, or were due, until then.
    public private(set) var latencies: LatencyHistogram

    /// Puts counts together; for stores.
    public init(
        ends: [DeliveryState: Int] = [:],
        possiblyRepeated: Int = 0,
        retries: Int = 0,
        latencies: LatencyHistogram = LatencyHistogram()
    ) {
        self.ends = ends.filter { $0.value > 0 }
        self.possiblyRepeated = max(possiblyRepeated, 0)
        self.retries = max(retries, 0)
        self.latencies = latencies
    }

    /// How many messages have ended.
    public var volume: Int { ends.values.reduce(0, +) }

    /// How many the channel or the agent took.
    public var accepted: Int { ends[.accepted] ?? 0 }

    /// How many did not get through, or not certainly: rejected, unknown, sent in part, and expired ones.
    public var failed: Int { DeliveryState.failures.reduce(0) { $0 + (ends[$1] ?? 0) } }

    /// The share of those that were accepted, from 0 to 1.
    ///
    /// Messages that somebody cancelled, and those that the gateway keeps, say nothing about it and are left out; it is `nil`
    /// when there are no others.
    public var successRate: Double? {
        let decided = accepted + failed
        return decided > 0 ? Double(accepted) / Double(decided) : nil
    }

    /// Counts a message that has ended.
    public mutating func count(_ end: DeliveryEnd) {
        ends[end.state, default: 0] += 1
        if end.isPossiblyRepeated { possiblyRepeated += 1 }
        retries += end.retries
        if let latency = end.latency { latencies.count(latency) }
    }

    /// Takes back an end that was counted; what was not counted takes nothing away.
    public mutating func withdraw(_ end: DeliveryEnd) {
        guard let count = ends[end.state] else { return }
        ends[end.state] = count > 1 ? count - 1 : nil
        if end.isPossiblyRepeated { possiblyRepeated = max(possiblyRepeated - 1, 0) }
        retries = max(retries - end.retries, 0)
        if let latency = end.latency { latencies.withdraw(latency) }
    }

    /// Adds other counts.
    public static func += (tally: inout DeliveryTally, other: DeliveryTally) {
        tally.ends.merge(other.ends, uniquingKeysWith: +)
        tally.possiblyRepeated += other.possiblyRepeated
        tally.retries += other.retries
        tally.latencies += other.latencies
    }
}

extension DeliveryState {
    /// The ends with which a message did not get through, or not certainly.
    static let failures: [DeliveryState] = [.partiallySent, .rejected, .unknown, .expired]
}
