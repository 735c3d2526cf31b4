public import Logging
public import OpenClawGateway

/// Makes the bridge that fits an environment.
public enum BridgeFactory {
    /// A mock in the environment `testing`, else a bridge to the gateway at `url`.
    ///
    /// The gateway bridge has no device identity. A gateway gives such a client its scopes only over direct loopback;
    /// everywhere else use ``makeBridge(_:logger:)`` with a state folder.
    ///
    /// - Parameters:
    ///   - environment: What the program runs in.
    ///   - url: The gateway's address.
    ///   - token: The gateway's token. A mock needs none.
    ///   - logger: Where the bridge logs.
    /// - Returns: The bridge, not yet connected.
    /// - Throws: When the gateway's token is missing or empty, or `url` is not an address.
    public static func makeBridge(
        environment: BridgeEnvironment,
        url: String = "ws://127.0.0.1:18789",
        token: Secret?,
        logger: Logger = .current
    ) throws(ConfigurationError) -> any Bridge {
        var configuration = BridgeConfiguration()
        configuration.environment = environment
        configuration.gateway.token = token
        do {
            configuration.gateway.url = try BridgeConfiguration.address(url)
        } catch {
            throw ConfigurationError(.url, origin: .builtInDefault, "\(error)")
        }
        return try makeBridge(configuration, logger: logger)
    }

    /// A mock in the environment `testing`, else a bridge to the configured gateway.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - outbox: Where messages are stored before they are sent; a mock has no use for it.
    ///   - logger: Where the bridge logs.
    /// - Returns: The bridge, not yet connected.
    /// - Throws: When no token, password or device token is set for the gateway.
    public static func makeBridge(
        _ configuration: BridgeConfiguration,
        outbox: Outbox? = nil,
        logger: Logger = .current
    ) throws(ConfigurationError) -> any Bridge {
        if configuration.environment == .testing {
            return MockBridge(knownChannels: configuration.channels, logger: logger)
        }
        let credentials = [
            configuration.gateway.token, configuration.gateway.password, configuration.gateway.deviceToken,
        ]
        guard credentials.contains(where: { $0?.isEmpty == false }) else {
            throw ConfigurationError(
                .token,
                origin: .builtInDefault,
                "No credential for the gateway is set. Give its token: the gateway's setting gateway.auth.token has it."
            )
        }
        return GatewayBridge(configuration, outbox: outbox, logger: logger)
    }
}
