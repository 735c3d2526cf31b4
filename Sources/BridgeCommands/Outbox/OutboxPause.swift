import ArgumentParser
import OpenClawBridge

/// Stops deliveries.
struct OutboxPause: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop deliveries, of everything, a channel or a target, until resume.",
        usage: "openclaw-bridge outbox pause <scope> [options]",
        discussion: """
            Messages are still taken in, and attempts in flight finish. A pause survives restarts.

            <scope> is all, a channel (whatsapp), a session key, or a lane as show names it.
            """
    )

    @Argument(help: ArgumentHelp("What: all, a channel, a session key, or a lane.", valueName: "scope"))
    var scope: String

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await outbox.configuration()
        let opened = try await outbox.open(configuration, createsFile: true)
        let scope = try await OutboxScope(known: scope, configuration, opened.store)
        try await opened.pause(scope)
        try output.report(PauseReport(pauses: try await opened.store.pauses()))
        return .success
    }
}
