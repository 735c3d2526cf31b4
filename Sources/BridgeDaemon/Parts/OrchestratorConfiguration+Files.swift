package import Logging
package import OpenClawOrchestrator
package import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OrchestratorConfiguration {
    /// Opens the file of workflows; who only looks makes none.
    package func openFile(createsFile: Bool = false) throws -> OrchestratorFile {
        let path = try knownOrchestratorPath
        guard createsFile || FileManager.default.fileExists(atPath: path) else {
            var error = DaemonError(
                .noOrchestratorFile,
                "There is no orchestrator's file at \(path).",
                advice: "openclaw-bridge run or serve makes it. Another folder is named with --state-dir."
            )
            error.isMissing = true
            throw error
        }
        return try OrchestratorFile(path: path)
    }

    /// Where an orchestrator that runs says so.
    package var runLock: RunLock.Place {
        get throws(DaemonError) { RunLock.Place(path: try knownOrchestratorPath + "-run") }
    }

    private var knownOrchestratorPath: String {
        get throws(DaemonError) {
            if let orchestratorPath { return orchestratorPath }
            throw DaemonError(
                .noOrchestratorFile,
                "There is no place for workflows: neither a state folder nor a file is set.",
                advice: "Set OPENCLAW_BRIDGE_STATE_DIRECTORY, or give --state-dir."
            )
        }
    }

    /// What starts and stops agents; without a command for them it only knows those that were started before.
    package func makeSpawner(environment: [String: String], logger: Logger) throws -> ProcessAgentSpawner {
        let folder = agentsPath ?? "agents"
        let isAbsolute = folder.hasPrefix("/")
        var settings = try agents ?? AgentSettings(command: AgentCommand(["no-agent-command-is-set"]), folder: folder)
        settings.folder = isAbsolute ? folder : "\(FileManager.default.currentDirectoryPath)/\(folder)"
        return try ProcessAgentSpawner(settings, environment: environment, logger: logger)
    }

    /// Says that agents cannot be started, when no command for them is set.
    package func requireAgents() throws(DaemonError) {
        guard agents == nil else { return }
        throw DaemonError(
            .noAgentCommand,
            "No command for agents is set, so that none can be started.",
            advice:
                "Set openclaw.agents.command in the configuration file, for example: [claude, -p, \"Work on issue #{issue}\"]."
        )
    }
}
