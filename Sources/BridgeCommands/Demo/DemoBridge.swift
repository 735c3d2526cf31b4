import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// The bridge's side from one start to its end: all services of `openclaw-bridge run`, on the files of the stage.
struct DemoBridge: Sendable {
    let workflows: SQLiteWorkflowStore
    let audit: SQLiteAuditLog
    let spawner: ProcessAgentSpawner
    /// The messages that were handled, in order.
    let handled: AsyncStream<InboxEntry>
    private let entries: SQLiteOutboxStore
    private let services: Task<Void, any Error>

    /// Opens the files and starts the services.
    init(_ stage: DemoStage) throws {
        let file = try OrchestratorFile(path: "\(stage.folder)/orchestrator.sqlite")
        workflows = SQLiteWorkflowStore(file)
        audit = SQLiteAuditLog(file)
        entries = try SQLiteOutboxStore(path: "\(stage.folder)/outbox.sqlite")
        spawner = try stage.makeSpawner()
        var delivery = DeliverySettings()
        // The simulated channel takes no time, so that what a crash left open is settled soon.
        delivery.rules.providerTime = .seconds(1)
        delivery.rules.recoveryTime = .seconds(1)
        let bridge = GatewayBridge(
            stage.configuration,
            outbox: Outbox(store: entries, settings: delivery),
            logger: stage.logger,
            identity: stage.identity
        )
        let notifications = NotificationService(
            bridge: bridge,
            store: SQLiteNotificationStore(file),
            settings: NotificationSettings(sessionKey: try SessionKey("whatsapp:dm:\(DemoStage.phone)")),
            logger: stage.logger
        )
        var work = OrchestratorSettings()
        work.interval = .milliseconds(100)
        let orchestrator = Orchestrator(
            store: workflows,
            spawner: spawner,
            notifier: notifications,
            parser: CommandParser(CommandSettings(defaultRepository: DemoStage.repository)),
            settings: work,
            logger: stage.logger
        )
        let commands = ChatCommands(
            orchestrator: orchestrator,
            policy: try stage.policy,
            audit: audit,
            bridge: bridge,
            logger: stage.logger
        )
        let store = try SQLiteInboxStore(path: "\(stage.folder)/inbox.sqlite")
        let inbox = Inbox(bridge, store: store, logger: stage.logger)
        let (handled, done) = AsyncStream.makeStream(of: InboxEntry.self, bufferingPolicy: .bufferingNewest(100))
        inbox.handle { entry in
            try await commands.handle(entry)
            done.yield(entry)
        }
        self.handled = handled
        // Not structured: the play ends bridges in the middle of it. `end()` cancels the task and waits for it.
        services = Task {
            try await withThrowingTaskGroup { group in
                group.addTask { try await bridge.run() }
                group.addTask { try await notifications.run() }
                group.addTask { try await orchestrator.run() }
                group.addTask { try await inbox.run() }
                while try await group.next() != nil {}
            }
        }
    }

    /// Ends everything at once, without a farewell; agents go on.
    func end() async {
        services.cancel()
        _ = await services.result
        await entries.close()
    }
}
