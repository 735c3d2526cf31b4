// Takes commands from chats, and runs agents for them.

import Configuration
import Logging
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import ServiceLifecycle

// Who may command (nobody unless it says so), the agents' command, where notifications go: docs/configuration.md.
let configuration = try OrchestratorConfiguration(providers: [EnvironmentVariablesProvider()])
let logger = Logger(label: "agents")
let bridge = GatewayBridge(
    configuration.bridge,
    outbox: Outbox(store: try SQLiteOutboxStore(path: "state/outbox.sqlite"))
)
let file = try OrchestratorFile(path: "state/orchestrator.sqlite")
let notifications = NotificationService(
    bridge: bridge,
    store: SQLiteNotificationStore(file),
    settings: configuration.notifications
)
let orchestrator = Orchestrator(
    store: SQLiteWorkflowStore(file),
    spawner: try ProcessAgentSpawner(
        AgentSettings(command: AgentCommand(["agent.sh", "{issue}"]), folder: "/var/lib/agents"),
        environment: ["PATH": "/usr/bin:/bin"],
        logger: logger
    ),
    notifier: notifications,
    parser: CommandParser(configuration.commands)
)
let commands = ChatCommands(
    orchestrator: orchestrator,
    policy: configuration.access,
    audit: SQLiteAuditLog(file),
    bridge: bridge
)
let inbox = Inbox(bridge, store: try SQLiteInboxStore(path: "state/inbox.sqlite"), settings: configuration.inbox)
inbox.handle(commands.handle)

// Ended from the last to the first: nothing more is heard, then nothing more is sent. Agents go on.
try await ServiceGroup(services: [bridge, notifications, orchestrator, inbox], logger: logger).run()
