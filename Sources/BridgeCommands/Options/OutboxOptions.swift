import ArgumentParser
import BridgeDaemon
import OpenClawBridge

/// The options of commands that need an outbox and no gateway.
struct OutboxOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The file of the outbox. Default: outbox.sqlite in the folder.", valueName: "file"))
    var outbox: String?

    @Option(help: ArgumentHelp("The folder of the outbox and the device identity.", valueName: "folder"))
    var stateDir: String?

    @Option(help: ArgumentHelp("A configuration file, YAML or (.json) JSON.", valueName: "file"))
    var config: String?

    /// The settings: from options, then the environment, then the file, then the defaults.
    func configuration() async throws -> BridgeConfiguration {
        try await SettingSources(config: config, stateDirectory: stateDir, outboxFile: outbox).configuration()
    }
}
