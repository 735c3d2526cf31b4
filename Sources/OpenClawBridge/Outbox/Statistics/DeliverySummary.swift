#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What became of the messages of a day or a month: how many, how well, how fast, and which targets have trouble.
///
/// A message counts once, with its last end, in the hour in which the outbox was done with it; one that is retried after its end
/// and gets through then is a success. The numbers stay when finished entries are removed.
public struct DeliverySummary: Sendable, Hashable {
    /// How much time a summary covers.
    public enum Period: String, Sendable, Hashable, CaseIterable {
        /// The last 24 hours, and what has passed of the present one.
        case day = "24h"
        /// The last 30 days, and what has passed of the present hour.
        case month = "30d"

        /// How many hours it has, without the present one.
        public var hours: Int64 { self == .day ? 24 : 30 * 24 }
    }

    /// The messages of one kind for a target.
    public struct Kind: Sendable, Hashable {
        /// Their kind.
        public let kind: MessageKind
        /// Their counts.
        public let tally: DeliveryTally
    }

    /// The messages for one target.
    public struct Target: Sendable, Hashable {
        /// The target; ``DeliveryHistory/others`` for all that are not told apart.
        public let lane: Lane
        /// The counts of all kinds together.
        public let total: DeliveryTally
        /// Each kind, the most frequent first.
        public let kinds: [Kind]
        /// How successes and failures followed each other.
        public let streak: OutcomeStreak
        /// Whether messages do not get through now, or too few of them did.
        public let isFailing: Bool
        /// Whether messages get through, and then do not, and then do again.
        public let isFlapping: Bool
    }

    /// The messages of one hour.
    public struct Hour: Sendable, Hashable {
        /// When it began.
        public let start: Date
        /// Its counts.
        public let tally: DeliveryTally
    }

    /// How much time it covers.
    public let period: Period
    /// When that time begins: at a full hour.
    public let from: Date
    /// When it ends.
    public let until: Date
    /// The counts of everything.
    public let total: DeliveryTally
    /// Every target, that with the most messages first.
    public let targets: [Target]
    /// Every hour of the time in its order, also those in which nothing ended.
    public let hours: [Hour]

    /// The targets to which messages do not get through.
    public var failing: [Target] { targets.filter(\.isFailing) }
    /// The targets to which messages sometimes get through and sometimes do not.
    public var flapping: [Target] { targets.filter(\.isFlapping) }

    /// Judges a history.
    ///
    /// - Parameters:
    ///   - history: What was kept since ``from``.
    ///   - period: How much time it covers.
    ///   - now: The end of that time.
    ///   - rules: What makes a target a failing or a flapping one.
    public init(
        _ history: DeliveryHistory,
        period: Period,
        at now: Date,
        rules: TargetRules = TargetRules()
    ) {
        let first = Self.firstHour(of: period, at: now)
        self.period = period
        from = first.start
        until = now
        total = history.total
        targets = history.targets.map { Target($0.key, $0.value, rules) }.sorted { one, other in
            one.total.volume != other.total.volume
                ? one.total.volume > other.total.volume : one.lane.description < other.lane.description
        }
        hours = (0...period.hours).map { offset in
            let hour = first.advanced(by: offset)
            return Hour(start: hour.start, tally: history.hours[hour] ?? DeliveryTally())
        }
    }

    /// The first hour of a period that ends now.
    public static func firstHour(of period: Period, at now: Date) -> DeliveryHour {
        DeliveryHour(now).advanced(by: -period.hours)
    }
}

extension DeliverySummary.Target {
    init(_ lane: Lane, _ history: TargetHistory, _ rules: TargetRules) {
        let total = history.total
        let isOne = lane != DeliveryHistory.others
        self.lane = lane
        self.total = total
        kinds = history.kinds.map { DeliverySummary.Kind(kind: $0.key, tally: $0.value) }.filter { $0.tally.volume > 0 }
            .sorted { one, other in
                one.tally.volume != other.tally.volume
                    ? one.tally.volume > other.tally.volume : one.kind.description < other.kind.description
            }
        streak = history.streak
        isFailing = isOne && rules.isFailing(total, history.streak)
        isFlapping = isOne && rules.isFlapping(history.streak)
    }
}
