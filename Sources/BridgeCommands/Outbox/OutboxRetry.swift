import ArgumentParser
import OpenClawBridge

/// Begins anew with entries that have ended.
struct OutboxRetry: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Send entries again that have ended without being accepted.",
        usage: """
            openclaw-bridge outbox retry <id> ... [options]
            openclaw-bridge outbox retry --all [filters] [options]
            """,
        discussion: """
            A message of several parts goes on with the part that did not get through. An entry that may have \
            been sent before may then arrive twice, and is marked so.

            With --all and no --state: rejected entries.
            """
    )

    @OptionGroup var selection: EntrySelection

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await outbox.configuration()
        let opened = try await outbox.open(configuration)
        let steering = EntrySteering(outbox: opened, output: output, verb: "begun anew") { id throws(OutboxError) in
            try await opened.retry(id)
        }
        guard selection.all else { return try await steering.run(selection.id.map { try $0.id(in: opened) }) }
        var filter = try selection.filters.filter(configuration)
        filter.states = filter.states ?? [.rejected]
        return try await steering.run(matching: filter)
    }
}
