import ArgumentParser
import OpenClawBridge
import OpenClawGateway
import ServiceLifecycle

/// Shows what comes in, until it is interrupted.
struct Listen: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show messages as they come in, until Ctrl-C.",
        usage: "openclaw-bridge listen [--session-key <key>] ... [options]",
        discussion: """
            Reconnects by itself and says when messages may have been missed. The gateway shows only \
            messages that pass its own rules (allow-lists, pairing, the mention rule of groups).

            Without --session-key all conversations of all agents are shown, which costs the gateway most \
            of its sending rate.
            """
    )

    @Option(help: ArgumentHelp("Only this conversation; may be repeated.", valueName: "key"))
    var sessionKey: [String] = []

    @Flag(help: "Show every event of the gateway, not only messages.")
    var events = false

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await gateway.configuration()
        let keys = try sessionKey.map { try SessionKey($0, channels: configuration.channels) }
        var settings = configuration.gatewayConfiguration
        settings.reconnect.onStop = .fail
        let client = GatewayClient(
            configuration: settings,
            identity: try configuration.identityFile.map { try DeviceIdentity.load(from: $0) },
            deviceTokens: configuration.deviceTokenFile.map { DeviceTokenStore(file: $0) },
            logger: global.logger
        )
        let listener = Listener(client: client, keys: keys, showsAllEvents: events, output: output)
        try await Interruptible.run([client, listener], logger: global.logger)
        return .success
    }
}
