import ArgumentParser
import OpenClawGateway
import OpenClawGatewaySimulator
import ServiceLifecycle

/// Runs a simulated gateway until it is interrupted.
struct Simulate: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a simulated gateway, until Ctrl-C.",
        usage: "openclaw-bridge simulate [--protocol 3|4 | --script <file>] [options]",
        discussion: """
            A real WebSocket server that speaks the gateway's protocol and delivers into memory. It shows \
            what is delivered; each line on standard input becomes a message that somebody writes in the \
            group 120363401780756402@g.us.

            A script (YAML) describes another gateway and lets things go wrong; see docs/simulator.md.
            """
    )

    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp("The protocol, 3 or 4. Default: 4.", valueName: "version")
    )
    var protocolNumber: Int?

    @Option(help: ArgumentHelp("A script that says what the gateway is and what goes wrong.", valueName: "file"))
    var script: String?

    @Option(help: ArgumentHelp("The port. Default: a free one.", valueName: "port"))
    var port: Int?

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let protocolNumber, ProtocolVersion(rawValue: protocolNumber) == nil {
            throw ValidationError("--protocol is 3 or 4.")
        }
        if protocolNumber != nil, script != nil {
            throw ValidationError("With --script the script names the protocol.")
        }
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port must lie between 0 and 65535.") }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let service = SimulatorService(configuration: try gateway(), output: output)
        try await Interruptible.run([service], logger: global.logger)
        return .success
    }

    private func gateway() throws -> GatewaySimulator.Configuration {
        let version = protocolNumber.flatMap(ProtocolVersion.init(rawValue:)) ?? .newest
        // The release from which group messages name their sender.
        var gateway = GatewaySimulator.Configuration(
            protocolVersion: version,
            version: version == .v4 ? "2026.7.1" : nil
        )
        if let script {
            gateway = try GatewaySimulator.Configuration(
                script: InputFile(path: script).text(limit: 1 << 20, what: "script")
            )
        }
        if let port { gateway.port = port }
        return gateway
    }
}
