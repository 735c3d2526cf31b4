import ArgumentParser
import OpenClawBridge

/// Ends entries that nobody wants any more.
struct OutboxCancel: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel entries that are not sent yet.",
        usage: """
            openclaw-bridge outbox cancel <id> ... [options]
            openclaw-bridge outbox cancel --all [filters] [options]
            """,
        discussion: """
            An entry whose request is at the gateway cannot be taken back. One that may have been sent before \
            ends as unknown, not as cancelled.

            With --all and no --state: queued entries.
            """
    )

    @OptionGroup var selection: EntrySelection

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await outbox.configuration()
        let opened = try await outbox.open(configuration)
        let steering = EntrySteering(outbox: opened, output: output, verb: "given up") { id throws(OutboxError) in
            try await opened.cancel(id)
        }
        guard selection.all else { return try await steering.run(selection.id.map { try $0.id(in: opened) }) }
        var filter = try selection.filters.filter(configuration)
        filter.states = filter.states ?? [.queued]
        return try await steering.run(matching: filter)
    }
}
