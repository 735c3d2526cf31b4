import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Lists records.
struct AuditList: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List records, the newest first.",
        usage: "openclaw-bridge audit list [--outcome <outcome>] ... [options]",
        discussion: "With --json each line is one record."
    )

    @Option(
        help: ArgumentHelp("Records of this outcome; may be repeated.", valueName: "outcome"),
        transform: { text in
            guard let outcome = AuditEvent.Outcome(rawValue: text) else {
                let all = AuditEvent.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("The outcomes are \(all).")
            }
            return outcome
        }
    )
    var outcome: [AuditEvent.Outcome] = []

    @Option(help: ArgumentHelp("Records since then: 2h, 7d, 2026-07-29, 2026-07-29T18:00Z.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("How many at most, to 1000. Default: 50.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Only records with a lower number.", valueName: "number"))
    var before: Int64?

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let limit, !(1...1000).contains(limit) { throw ValidationError("--limit must lie between 1 and 1000.") }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let log = SQLiteAuditLog(try await orchestrator.configuration().openFile())
        let limit = limit ?? 50
        let records = try await records(of: log, limit: limit + 1)
        try output.show(AuditListing(records: Array(records.prefix(limit)), hasMore: records.count > limit))
        return .success
    }

    /// Reads back, page by page, until there are enough that fit.
    private func records(of log: some AuditLog, limit: Int) async throws -> [AuditRecord] {
        let start = since?.past(of: Date())
        var found: [AuditRecord] = []
        var place = before
        while found.count < limit {
            let page = try await log.records(limit: 500, before: place)
            found += page.filter { record in
                (outcome.isEmpty || outcome.contains(record.event.outcome)) && start.map { record.at >= $0 } ?? true
            }
            guard let last = page.last, page.count == 500, start.map({ last.at >= $0 }) ?? true else { break }
            place = last.number
        }
        return Array(found.prefix(limit))
    }
}

/// Records, one a line.
struct AuditListing: Presentable {
    let records: [AuditRecord]
    /// Whether older ones were left out.
    let hasMore: Bool

    var json: JSONValue { .array(documents) }

    var documents: [JSONValue] { records.map { .object($0.members) } }

    func lines(_ style: Style) -> [String] {
        guard let last = records.last else { return [style.dim("No records.")] }
        var table = TextTable("record", "at", "outcome", "who", "command")
        for record in records {
            let event = record.event
            let command = event.command.isEmpty ? "no command" : event.command
            table.add(
                "\(record.number)",
                record.at.localTime,
                event.outcome.rawValue,
                event.speaker ?? event.place,
                command + (event.reason.map { " (\($0))" } ?? "")
            )
        }
        let more = hasMore ? style.wrap("Older ones: add --before \(last.number)", first: "", indent: 2) : []
        return table.lines(style) + more.map(style.dim)
    }
}
