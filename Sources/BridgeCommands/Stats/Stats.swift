import ArgumentParser
import OpenClawBridge

/// Tells how well messages arrived.
struct Stats: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how well messages arrived in the last 24 hours and 30 days, by target and kind.",
        usage: "openclaw-bridge stats [--last <24h|30d>] [options]",
        discussion: """
            A message counts once, with its last end; removing entries changes nothing. ok is the share that was \
            accepted, without those that were cancelled or that the gateway keeps. median and p95 are estimates of how \
            long it took from taking a message in, or from its time when that came later, until it was accepted.

            A target is failing after three failures in a row with no success since, or when less than 80 % of ten \
            or more got through. It is flapping when success and failure changed four times or more, and at least once for \
            every ten messages.

            What waits now is counted by outbox stats. No daemon is needed.
            """
    )

    @Option(help: ArgumentHelp("How much time: 24h or 30d. Default: both.", valueName: "time"))
    var last: StatsPeriod?

    @Option(help: ArgumentHelp("How many targets at most, to 1000. Default: 20.", valueName: "count"))
    var targets: Int?

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let targets, !(1...1000).contains(targets) {
            throw ValidationError("--targets must lie between 1 and 1000.")
        }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let opened = try await outbox.open()
        for period in last.map({ [$0.period] }) ?? DeliverySummary.Period.allCases {
            let summary = try await opened.summary(over: period)
            try output.show(StatsReport(summary: summary, limit: targets ?? 20, isFirst: last != nil || period == .day))
        }
        return .success
    }
}
