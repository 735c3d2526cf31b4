import ArgumentParser
import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawOrchestrator
import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Takes commands from chats and runs agents, in the foreground.
struct Run: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take commands from chats, run agents and tell people about them, until Ctrl-C.",
        usage: "openclaw-bridge run --config <file> [options]",
        discussion: """
            Keeps a connection to the gateway, hears the chats that the access rules name, starts and follows \
            agents, sends notifications, and delivers the outbox. Nobody may command unless openclaw.access \
            says so, and nothing can be started without openclaw.agents.command.

            Ctrl-C or SIGTERM ends it; agents go on, and the next run finds them again and reads on where \
            this one stopped. One orchestrator at a time runs on a state folder.
            """
    )

    @Option(help: ArgumentHelp("The file of the outbox. Default: outbox.sqlite in the folder.", valueName: "file"))
    var outbox: String?

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let logger = global.logger
        let configuration = try await gateway.sources(outboxFile: outbox).daemonConfiguration()
        try configuration.orchestrator.requireAgents()
        let parts = try await DaemonParts(configuration, environment: CommandLineProgram.environment, logger: logger)
        let lock = try RunLock(parts.bridge.lock)
        defer { withExtendedLifetime(lock) {} }
        parts.events.listen { event in
            if let event = RunEvent(event) { output.tell(event) }
        }
        output.tell(RunEvent.serving(ServiceSummary(configuration.orchestrator)))
        // Ended from the last to the first: first nothing more is heard, and at the end nothing more is sent.
        try await Interruptible.run(Daemon.core(parts), logger: logger)
        output.tell(RunEvent.ended)
        return .success
    }
}
