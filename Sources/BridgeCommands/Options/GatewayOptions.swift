import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawOrchestrator

/// The options of commands that talk to a gateway.
///
/// None has a default: what is left out is read from the environment, then from the file, and only then is the default used.
struct GatewayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The gateway's address, ws://… or wss://….", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("A file that holds the gateway's token and nothing else.", valueName: "file"))
    var tokenFile: String?

    @Option(help: ArgumentHelp("A configuration file, YAML or (.json) JSON.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The folder of the device identity, its tokens and the outbox.", valueName: "folder"))
    var stateDir: String?

    /// The settings: from these options and the file that an option for the outbox names, then the environment, then the file,
    /// then the defaults.
    func configuration(outboxFile: String? = nil) async throws -> BridgeConfiguration {
        try await sources(outboxFile: outboxFile).configuration()
    }

    /// The settings of the orchestrator too, from the same sources.
    func orchestratorConfiguration(outboxFile: String? = nil) async throws -> OrchestratorConfiguration {
        try await sources(outboxFile: outboxFile).orchestratorConfiguration()
    }

    /// Where settings come from, with what the options of a command say.
    func sources(
        outboxFile: String? = nil,
        listen: String? = nil,
        socket: String? = nil,
        logLevel: String? = nil
    ) -> SettingSources {
        SettingSources(
            url: url,
            tokenFile: tokenFile,
            config: config,
            stateDirectory: stateDir,
            outboxFile: outboxFile,
            listen: listen,
            socket: socket,
            logLevel: logLevel
        )
    }
}
