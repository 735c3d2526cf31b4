import Foundation
import Logging
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// One life of the bridge's side: every service, made anew on the same files.
struct StoryLife {
    let workflows: SQLiteWorkflowStore
    let audit: SQLiteAuditLog
    let messages: SQLiteInboxStore
    let spawner: ProcessAgentSpawner
    let inbox: Inbox
    let commands: ChatCommands
    /// The messages that the commands' handler has returned from, in order.
    private let handled: AsyncStream<InboxEntry>
    private let entries: SQLiteOutboxStore
    /// Not structured: a story ends lives where it wants to.
    private let services: Task<Void, any Error>

    init(_ world: StoryWorld) throws {
        let file = try OrchestratorFile(path: "\(world.folder)/orchestrator.sqlite")
        workflows = SQLiteWorkflowStore(file)
        audit = SQLiteAuditLog(file)
        messages = try SQLiteInboxStore(path: "\(world.folder)/inbox.sqlite")
        entries = try SQLiteOutboxStore(path: "\(world.folder)/outbox.sqlite")
        spawner = try world.spawner()
        let bridge = GatewayBridge(
            world.configuration,
            outbox: Outbox(store: entries, settings: Self.delivery),
            logger: silent
        )
        var notices = NotificationSettings(sessionKey: try SessionKey(world.people.sessionKey))
        notices.burst.limit = 100
        let notifications = NotificationService(
            bridge: bridge,
            store: SQLiteNotificationStore(file),
            settings: notices,
            logger: silent
        )
        var work = OrchestratorSettings()
        work.interval = .milliseconds(20)
        let orchestrator = Orchestrator(
            store: workflows,
            spawner: spawner,
            notifier: notifications,
            parser: CommandParser(CommandSettings(defaultRepository: RepositoryName("octo/cat"))),
            settings: work,
            logger: silent
        )
        let commands = ChatCommands(
            orchestrator: orchestrator,
            policy: try world.people.policy,
            audit: audit,
            bridge: bridge,
            settings: world.people.settings,
            logger: silent
        )
        let inbox = Inbox(bridge, store: messages, logger: silent)
        let (handled, done) = AsyncStream.makeStream(of: InboxEntry.self, bufferingPolicy: .bufferingOldest(1000))
        inbox.handle { entry in
            try await commands.handle(entry)
            done.yield(entry)
        }
        (self.inbox, self.commands, self.handled) = (inbox, commands, handled)
        services = Task {
            try await withThrowingTaskGroup { group in
                group.addTask { try await bridge.run() }
                group.addTask { try await notifications.run() }
                group.addTask { try await orchestrator.run() }
                group.addTask { try await inbox.run() }
                // One that fails ends all of them, and the story with them.
                while try await group.next() != nil {}
            }
        }
    }

    /// No pacing, and quick retries.
    private static var delivery: DeliverySettings {
        var settings = DeliverySettings()
        settings.pacing = .off
        settings.rules.retry.initialDelay = .milliseconds(5)
        settings.rules.retry.maximumDelay = .milliseconds(50)
        settings.rules.providerTime = .milliseconds(600)
        settings.rules.recoveryTime = .milliseconds(600)
        settings.rules.lookUpInterval = .milliseconds(20)
        settings.housekeeping = .milliseconds(20)
        return settings
    }

    /// Waits until the next message was handled.
    @discardableResult
    func handlesNext() async throws -> InboxEntry {
        for await entry in handled { return entry }
        throw CancellationError()
    }

    /// Waits until a message with this text was handled.
    @discardableResult
    func handles(_ text: String) async throws -> InboxEntry {
        while true {
            let entry = try await handlesNext()
            if entry.message.text == text { return entry }
        }
    }

    /// Waits until the outcome of every message is known.
    func settled() async throws {
        while try await entries.statistics().pending > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Ends this life without a farewell.
    func crash() async {
        services.cancel()
        _ = await services.result
        await entries.close()
    }

    /// What was put on record, the oldest first.
    func records() async throws -> [AuditEvent] {
        try await audit.records(limit: 1000).reversed().map(\.event)
    }
}
