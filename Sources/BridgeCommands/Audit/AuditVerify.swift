import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// Checks the record of commands.
struct AuditVerify: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no record was changed or taken out.",
        usage: "openclaw-bridge audit verify [options]",
        discussion: """
            Ends with 1 when a record does not fit. The hashes have no key: somebody who writes the whole file \
            anew can make them fit. Keep the last hash elsewhere (audit list --limit 1 --json) to see that too.
            """
    )

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let log = SQLiteAuditLog(try await orchestrator.configuration().openFile())
        let last = try await log.records(limit: 1, before: nil).first
        let report = AuditVerification(last: last, broken: try await log.firstBrokenRecord())
        try output.show(report)
        return report.broken == nil ? .success : .failed
    }
}

/// Whether the record of commands is whole.
private struct AuditVerification: Presentable {
    let last: AuditRecord?
    let broken: Int64?

    var json: JSONValue {
        var members: [String: JSONValue] = ["ok": .bool(broken == nil), "records": .integer(last?.number ?? 0)]
        members["lastHash"] = last.map { .string($0.hash) }
        members["firstBroken"] = broken.map { .integer($0) }
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        if let broken {
            let text = "Record \(broken) does not fit the one before: it was changed, or one was taken out."
            return style.wrap(text, first: "", indent: 2).map(style.red)
        }
        guard let last else { return [style.dim("No records.")] }
        return style.wrap("All \(last.number) records fit. The last hash: \(last.hash)", first: "", indent: 2)
    }
}
