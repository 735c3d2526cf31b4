import ArgumentParser
import BridgeDaemon
import OpenClawBridge

/// Writes a configuration file to begin with.
struct Init: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a configuration file with every setting explained, and check it.",
        usage: "openclaw-bridge init [<file>] [--url <url>] [options]",
        discussion: """
            What the options and the environment say is filled in; every other setting is there as a comment, with \
            its default or an example. Secrets are never copied from the environment. The file gets mode 0600, and \
            a file that exists stays as it is unless --force is given.
            """
    )

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file = "bridge.yaml"

    @Option(help: ArgumentHelp("The gateway's address, ws://… or wss://….", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("The folder of everything that is kept.", valueName: "folder"))
    var stateDir: String?

    @Option(help: ArgumentHelp("Where serve listens besides its socket: 127.0.0.1:8787.", valueName: "address"))
    var listen: String?

    @Flag(help: "Replace the file if there is one.")
    var force = false

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let options = [
            "openclaw.gateway.url": url, "openclaw.bridge.stateDirectory": stateDir, "openclaw.http.listen": listen,
        ]
        let template = ConfigurationTemplate(
            options: options.compactMapValues(\.self),
            environment: CommandLineProgram.environment,
            stateDirectory: stateDir ?? StateFolder.usual
        )
        try NewFile(path: file).write(Array(template.text.utf8), replaces: force)
        var report = InitReport(file: file, filled: template.filled)
        do {
            _ = try await SettingSources(config: file).daemonConfiguration()
        } catch let error as ConfigurationError {
            report.failure = CommandFailure(error)
        }
        try output.report(report)
        return report.failure?.status ?? .success
    }
}
