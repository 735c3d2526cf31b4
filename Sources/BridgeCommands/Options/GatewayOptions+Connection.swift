import Logging
import OpenClawBridge
import OpenClawGateway

extension GatewayOptions {
    /// Opens a connection for one errand, asking for `scopes` instead of the configured ones.
    ///
    /// On the gateway's own machine the shared secret is enough; proving the device there too would make it ask for a new
    /// approval whenever the scopes differ from the approved ones.
    func withConnection<Result>(
        scopes: [OperatorScope],
        logger: Logger,
        _ body: (GatewayConnection) async throws -> Result
    ) async throws -> Result {
        let configuration = try await configuration()
        var settings = configuration.gatewayConfiguration
        settings.scopes = scopes
        let isLocal = try GatewayAddress(url: settings.url).isLoopback && settings.authentication != .none
        return try await GatewayConnection.withConnection(
            configuration: settings,
            identity: try isLocal ? nil : configuration.identityFile.map { try DeviceIdentity.load(from: $0) },
            deviceTokens: configuration.deviceTokenFile.map { DeviceTokenStore(file: $0) },
            logger: logger,
            body
        )
    }
}
