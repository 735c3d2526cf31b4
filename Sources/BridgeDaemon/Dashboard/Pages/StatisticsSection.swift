import OpenClawBridge

/// How well messages arrived, in the words and numbers that the template shows.
struct StatisticsSection: Sendable {
    /// The counts of a time, or of a target in it.
    struct Row: Sendable, Hashable {
        let name: String
        let volume: Int
        let successRate: String
        let median: String
        let slowest: String
        let retries: Int
        let possiblyRepeated: Int
        let unknown: Int
        /// What is wrong with a target; nothing for most.
        let mark: Mark?

        init(_ name: String, _ tally: DeliveryTally, mark: Mark? = nil) {
            self.name = name
            volume = tally.volume
            // Rounded down: what is not whole never looks whole.
            successRate = tally.successRate.map { "\(Int($0 * 100)) %" } ?? "none"
            median = tally.latencies.quantile(0.5).map(Moment.precise) ?? "none"
            slowest = tally.latencies.quantile(0.95).map(Moment.precise) ?? "none"
            retries = tally.retries
            possiblyRepeated = tally.possiblyRepeated
            unknown = tally.ends[.unknown] ?? 0
            self.mark = mark
        }
    }

    let periods: [Row]
    /// The targets of the last 24 hours: those that fail, those that flap, then those with the most messages.
    let targets: [Row]
    let hasTargets: Bool

    private static let targetLimit = 8

    init(_ summaries: [DeliverySummary]) {
        periods = summaries.map { Row($0.period == .day ? "24 hours" : "30 days", $0.total) }
        let all = summaries.first { $0.period == .day }?.targets ?? []
        let troubled = all.filter(\.isFailing) + all.filter { $0.isFlapping && !$0.isFailing }
        let others = all.filter { !$0.isFailing && !$0.isFlapping }
        targets = (troubled + others).prefix(Self.targetLimit).map { target in
            Row(
                ShownText(target.lane.description, limit: 60).description,
                target.total,
                mark: target.isFailing ? Mark("failing", .bad) : target.isFlapping ? Mark("flapping", .warning) : nil
            )
        }
        hasTargets = !targets.isEmpty
    }
}
