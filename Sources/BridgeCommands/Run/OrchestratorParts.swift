import Logging
import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The parts of an orchestrator, put together as the settings say.
struct OrchestratorParts {
    let configuration: OrchestratorConfiguration
    let workflows: SQLiteWorkflowStore
    let audit: SQLiteAuditLog
    let bridge: GatewayBridge
    let notifications: NotificationService
    let spawner: ProcessAgentSpawner
    /// Says whether an orchestrator runs on these files.
    let lock: RunLock.Place

    /// Opens the files, and makes those that are missing; nothing is sent or started by it.
    init(_ configuration: OrchestratorConfiguration, logger: Logger) async throws {
        self.configuration = configuration
        let file = try configuration.openFile(createsFile: true)
        lock = try configuration.runLock
        workflows = SQLiteWorkflowStore(file)
        audit = SQLiteAuditLog(file)
        spawner = try configuration.makeSpawner(logger: logger)
        let outbox = try await Outbox.open(configuration.bridge, createsFile: true)
        bridge = GatewayBridge(configuration.bridge, outbox: outbox, logger: logger)
        notifications = NotificationService(
            bridge: bridge,
            store: SQLiteNotificationStore(file),
            settings: configuration.notifications,
            templates: try configuration.templateFolder.map { try MessageTemplates(folder: $0) } ?? .builtIn,
            logger: logger
        )
    }

    /// An orchestrator of these parts.
    func orchestrator(
        spawner: (any AgentSpawner)? = nil,
        notifier: (any Notifier)? = nil,
        logger: Logger
    ) -> Orchestrator {
        Orchestrator(
            store: workflows,
            spawner: spawner ?? self.spawner,
            notifier: notifier ?? notifications,
            parser: CommandParser(configuration.commands),
            logger: logger
        )
    }
}

extension OrchestratorConfiguration {
    /// Opens the file of workflows; who only looks makes none.
    func openFile(createsFile: Bool = false) throws -> OrchestratorFile {
        guard let path = orchestratorPath else {
            throw CommandFailure(
                .unusableConfiguration,
                code: "noOrchestratorFile",
                "There is no place for workflows: neither a state folder nor a file is set.",
                advice: "Set OPENCLAW_BRIDGE_STATE_DIRECTORY, or give --state-dir."
            )
        }
        guard createsFile || FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                .notFound,
                code: "noOrchestratorFile",
                "There is no orchestrator's file at \(path).",
                advice: "openclaw-bridge run makes it. Another folder is named with --state-dir."
            )
        }
        return try OrchestratorFile(path: path)
    }

    /// Where an orchestrator that runs says so.
    var runLock: RunLock.Place {
        get throws {
            guard let path = orchestratorPath else { throw CommandFailure(.unusableConfiguration, "No file is set.") }
            return RunLock.Place(path: path + "-run")
        }
    }

    /// What starts and stops agents; without a command for them it only knows those that were started before.
    func makeSpawner(logger: Logger) throws -> ProcessAgentSpawner {
        let folder = agentsPath ?? "agents"
        let isAbsolute = folder.hasPrefix("/")
        var settings = try agents ?? AgentSettings(command: AgentCommand(["no-agent-command-is-set"]), folder: folder)
        settings.folder = isAbsolute ? folder : "\(FileManager.default.currentDirectoryPath)/\(folder)"
        return try ProcessAgentSpawner(
            settings,
            environment: ProcessInfo.processInfo.environment,
            logger: logger
        )
    }

    /// Says that agents cannot be started, when no command for them is set.
    func requireAgents() throws(CommandFailure) {
        guard agents == nil else { return }
        throw CommandFailure(
            .unusableConfiguration,
            code: "noAgentCommand",
            "No command for agents is set, so that none can be started.",
            advice:
                "Set openclaw.agents.command in the configuration file, for example: [claude, -p, \"Work on issue #{issue}\"]."
        )
    }
}
