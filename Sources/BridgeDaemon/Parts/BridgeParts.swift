package import CoreMetrics
package import Logging
package import OpenClawBridge
import OpenClawBridgeSQLite
package import OpenClawOrchestrator
package import OpenClawOrchestratorSQLite

/// The parts of a bridge and its orchestrator, put together as the settings say.
package struct BridgeParts: Sendable {
    package let configuration: OrchestratorConfiguration
    package let workflows: SQLiteWorkflowStore
    package let audit: SQLiteAuditLog
    package let outbox: Outbox
    package let bridge: GatewayBridge
    package let notifications: NotificationService
    package let spawner: ProcessAgentSpawner
    /// The texts of notifications.
    package let templates: MessageTemplates
    /// Says whether somebody runs on these files.
    package let lock: RunLock.Place
    private let logger: Logger
    private let metrics: any MetricsFactory

    /// Opens the files, and makes those that are missing; nothing is sent or started by it.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - environment: The environment of this process, of which agents are given some.
    ///   - logger: Where the parts log.
    ///   - metrics: Where the parts count.
    /// - Throws: What is wrong with a file or a setting.
    package init(
        _ configuration: OrchestratorConfiguration,
        environment: [String: String],
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) async throws {
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
        let file = try configuration.openFile(createsFile: true)
        lock = try configuration.runLock
        workflows = SQLiteWorkflowStore(file)
        audit = SQLiteAuditLog(file)
        spawner = try configuration.makeSpawner(environment: environment, logger: logger)
        outbox = try await Outbox.open(configuration.bridge, createsFile: true, metrics: metrics)
        bridge = GatewayBridge(configuration.bridge, outbox: outbox, logger: logger, metrics: metrics)
        templates = try configuration.templateFolder.map { try MessageTemplates(folder: $0) } ?? .builtIn
        notifications = NotificationService(
            bridge: bridge,
            store: SQLiteNotificationStore(file),
            settings: configuration.notifications,
            templates: templates,
            metrics: metrics,
            logger: logger
        )
    }

    /// An orchestrator of these parts, or of some that stand for them.
    package func orchestrator(
        store: (any WorkflowStore)? = nil,
        spawner: (any AgentSpawner)? = nil,
        notifier: (any Notifier)? = nil,
        logger: Logger? = nil
    ) -> Orchestrator {
        Orchestrator(
            store: store ?? workflows,
            spawner: spawner ?? self.spawner,
            notifier: notifier ?? notifications,
            parser: CommandParser(configuration.commands),
            logger: logger ?? self.logger
        )
    }

    /// The inbox, in its file.
    package func inbox() throws -> Inbox {
        guard let path = configuration.inboxPath else {
            throw DaemonError(
                .noInboxFile,
                "There is no place for the inbox: neither a state folder nor a file is set.",
                advice: "Set OPENCLAW_BRIDGE_STATE_DIRECTORY, or give --state-dir."
            )
        }
        return Inbox(
            bridge,
            store: try SQLiteInboxStore(path: path),
            settings: configuration.inbox,
            metrics: metrics,
            logger: logger
        )
    }
}
