import ArgumentParser
import OpenClawBridge

/// Lets deliveries go on.
struct OutboxResume: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let deliveries go on that were paused.",
        usage: "openclaw-bridge outbox resume <scope> [options]",
        discussion: """
            Takes back exactly one pause: to resume a channel does not resume all. openclaw-bridge outbox stats shows the pauses.

            <scope> is all, a channel (whatsapp), a session key, or a lane as show names it.
            """
    )

    @Argument(help: ArgumentHelp("What: all, a channel, a session key, or a lane.", valueName: "scope"))
    var scope: String

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await outbox.configuration()
        let opened = try await outbox.open(configuration)
        let scope = try await OutboxScope(known: scope, configuration, opened.store)
        try await opened.resume(scope)
        try output.report(PauseReport(pauses: try await opened.store.pauses()))
        return .success
    }
}
