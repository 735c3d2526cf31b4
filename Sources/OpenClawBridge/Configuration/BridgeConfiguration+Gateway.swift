public import OpenClawGateway

extension BridgeConfiguration {
    /// The file of the device identity, or `nil` when there is none.
    public var identityFile: String? { usesIdentity ? stateDirectory.map { $0 + "/device-identity.json" } : nil }

    /// The file of the tokens that gateways issued to the device, or `nil` when there is none.
    public var deviceTokenFile: String? { usesIdentity ? stateDirectory.map { $0 + "/device-tokens.json" } : nil }

    /// The file that the outbox is kept in, or `nil` when there is no place for one.
    public var outboxPath: String? { outboxFile ?? stateDirectory.map { $0 + "/outbox.sqlite" } }

    /// The settings of the gateway client.
    public var gatewayConfiguration: GatewayConfiguration {
        var configuration = GatewayConfiguration(
            url: gateway.url,
            authentication: gateway.authentication,
            scopes: gateway.scopes,
            transport: GatewayConfiguration.TransportSecurity(
                pinnedCertificateSHA256: gateway.pinnedCertificate,
                insecureHosts: gateway.insecureHosts
            )
        )
        configuration.reconnect = gateway.reconnect
        return configuration
    }
}

extension BridgeConfiguration {
    /// The settings of an ``Outbox``: the configured retries and breaker, and the defaults of everything else.
    public var deliverySettings: DeliverySettings {
        var settings = DeliverySettings()
        settings.rules.retry = RetryPolicy(retry)
        settings.breaker = CircuitBreakerPolicy(circuitBreaker)
        return settings
    }
}

extension BridgeConfiguration.Gateway {
    /// The credential that is used: the token, else the password, else the device token.
    public var authentication: GatewayConfiguration.Authentication {
        if let token { return .token(token) }
        if let password { return .password(password) }
        if let deviceToken { return .deviceToken(deviceToken) }
        return .none
    }
}
