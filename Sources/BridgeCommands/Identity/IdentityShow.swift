import ArgumentParser
import OpenClawBridge
import OpenClawGateway

/// Shows the identity, never the key.
struct IdentityShow: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the device's id and public key, and whether the gateway has issued a token to it.",
        usage: "openclaw-bridge identity show [options]"
    )

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await gateway.configuration()
        let files = try IdentityFiles(configuration)
        let identity = try DeviceIdentity.load(from: files.identity, createIfMissing: false)
        let token = try DeviceTokenStore(file: files.tokens).token(
            gateway: GatewayAddress(url: configuration.gateway.url),
            deviceID: identity.id
        )
        try output.show(
            IdentityReport(
                identity: identity,
                file: files.identity,
                gateway: configuration.gateway.url,
                scopes: token?.scopes
            )
        )
        return .success
    }
}
