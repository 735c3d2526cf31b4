import ArgumentParser
import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
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
        let configuration = try await gateway.orchestratorConfiguration(outboxFile: outbox)
        try configuration.requireAgents()
        let parts = try await BridgeParts(configuration, environment: CommandLineProgram.environment, logger: logger)
        let lock = try RunLock(parts.lock)
        defer { withExtendedLifetime(lock) {} }
        let orchestrator = parts.orchestrator(
            notifier: ToldNotifier(next: parts.notifications, output: output),
            logger: logger
        )
        let commands = ChatCommands(
            orchestrator: orchestrator,
            policy: configuration.access,
            audit: ToldAuditLog(next: parts.audit, output: output),
            bridge: parts.bridge,
            settings: configuration.chats,
            logger: logger
        )
        let inbox = try inbox(configuration, parts.bridge, logger)
        inbox.handle(commands.handle)
        output.tell(RunEvent.serving(ServiceSummary(configuration)))
        // Ended from the last to the first: first nothing more is heard, and at the end nothing more is sent.
        try await Interruptible.run(
            [
                ConnectionWatch(events: parts.bridge.events, output: output), parts.bridge, parts.notifications,
                orchestrator,
                inbox,
            ],
            logger: logger
        )
        output.tell(RunEvent.ended)
        return .success
    }

    private func inbox(
        _ configuration: OrchestratorConfiguration,
        _ bridge: GatewayBridge,
        _ logger: Logger
    ) throws -> Inbox {
        guard let path = configuration.inboxPath else {
            throw CommandFailure(
                .unusableConfiguration,
                code: "noInboxFile",
                "There is no place for the inbox: neither a state folder nor a file is set."
            )
        }
        return Inbox(
            bridge,
            store: try SQLiteInboxStore(path: path),
            settings: configuration.inbox,
            logger: logger
        )
    }
}

/// Tells how the connection stands.
private struct ConnectionWatch: Service {
    let events: BridgeEvents
    let output: Output

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await case .connectionStateChanged(let state) in events where !Task.isCancelled {
                output.tell(RunEvent.connection(state))
            }
        }
    }
}

/// Tells of each command that is put on record.
private struct ToldAuditLog: AuditLog {
    let next: any AuditLog
    let output: Output

    @discardableResult
    func append(_ event: AuditEvent, at time: Date) async throws(StoreError) -> AuditRecord {
        let record = try await next.append(event, at: time)
        output.tell(RunEvent.command(event))
        return record
    }

    func records(limit: Int, before: Int64?) async throws(StoreError) -> [AuditRecord] {
        try await next.records(limit: limit, before: before)
    }

    func firstBrokenRecord() async throws(StoreError) -> Int64? { try await next.firstBrokenRecord() }
}

/// Tells of each notification.
private struct ToldNotifier: Notifier {
    let next: any Notifier
    let output: Output

    func notify(_ notification: ChatNotification) async {
        await next.notify(notification)
        output.tell(RunEvent.notification(notification.kind, issue: notification.values["issue"]))
    }
}
