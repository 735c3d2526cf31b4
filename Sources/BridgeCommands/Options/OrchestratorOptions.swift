import ArgumentParser
import BridgeDaemon
import OpenClawOrchestrator

/// The options of commands that need the orchestrator's files and no gateway.
struct OrchestratorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the orchestrator's files.", valueName: "folder"))
    var stateDir: String?

    @Option(help: ArgumentHelp("A configuration file, YAML or (.json) JSON.", valueName: "file"))
    var config: String?

    /// The settings: from options, then the environment, then the file, then the defaults.
    func configuration() async throws -> OrchestratorConfiguration {
        try await SettingSources(config: config, stateDirectory: stateDir).orchestratorConfiguration()
    }
}
