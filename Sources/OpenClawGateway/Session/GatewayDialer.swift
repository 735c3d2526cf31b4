import CoreMetrics
import Logging

/// Makes connections for one gateway: picks the credential, keeps device tokens, checks the granted scopes.
struct GatewayDialer: Sendable {
    let configuration: GatewayConfiguration
    let identity: DeviceIdentity?
    let deviceTokens: DeviceTokenStore?
    let hub: EventHub
    let instruments: GatewayInstruments
    let logger: Logger

    /// Connects once, as `plan` says; a reconnect is announced to the consumers of events.
    func connect(plan: ConnectPlan, isReconnect: Bool = false) async throws(GatewayError) -> GatewayConnection {
        instruments.connectAttempts.increment()
        let start = ContinuousClock.now
        var storedToken: StoredDeviceToken?
        do throws(GatewayError) {
            let address = try GatewayAddress(url: configuration.url)
            storedToken = try self.storedToken(at: address)
            let request = ConnectRequest(
                configuration: configuration,
                identity: identity,
                storedToken: storedToken,
                plan: plan
            )
            let connection = try await GatewayConnection.open(
                settings: ConnectionSettings(
                    address: address,
                    request: request,
                    isReconnect: isReconnect,
                    sink: hub,
                    instruments: instruments,
                    logger: logger
                )
            )
            do throws(GatewayError) {
                try keepDeviceToken(of: connection.hello, at: address)
                try await ScopeCheck(connection: connection, wanted: configuration.scopes).run()
            } catch {
                await connection.close()
                throw error
            }
            instruments.connectDuration.recordSeconds((ContinuousClock.now - start) / .seconds(1))
            return connection
        } catch {
            instruments.connectFailures.increment()
            instruments.count(error)
            forgetRefusedToken(error, storedToken, plan: plan)
            throw error
        }
    }

    /// The credentials that exist besides the one of the current plan.
    var alternatives: CredentialAlternatives {
        guard let address = try? GatewayAddress(url: configuration.url) else { return CredentialAlternatives() }
        let hasSharedSecret =
            switch configuration.authentication {
            case .token, .password: true
            case .none, .deviceToken: false
            }
        return CredentialAlternatives(
            hasStoredDeviceToken: ((try? storedToken(at: address)) ?? nil) != nil,
            hasSharedSecret: hasSharedSecret,
            isTrustedEndpoint: address.isLoopback || configuration.transport.pinnedCertificateSHA256 != nil
        )
    }

    private func storedToken(at address: GatewayAddress) throws(GatewayError) -> StoredDeviceToken? {
        guard let identity, let deviceTokens else { return nil }
        return try deviceTokens.token(gateway: address, deviceID: identity.id)
    }

    private func keepDeviceToken(of hello: HelloOK, at address: GatewayAddress) throws(GatewayError) {
        guard let identity, let deviceTokens, let token = hello.auth?.deviceToken else { return }
        try deviceTokens.store(
            StoredDeviceToken(token: token, scopes: hello.auth?.scopes ?? []),
            gateway: address,
            deviceID: identity.id
        )
    }

    /// A stored device token that the gateway refused will never work again.
    ///
    /// It is removed only while it is still the one that was presented: another process may have stored a newer one.
    private func forgetRefusedToken(_ error: GatewayError, _ presented: StoredDeviceToken?, plan: ConnectPlan) {
        guard let identity, let deviceTokens, let presented, error.refusal?.detailsCode == "AUTH_DEVICE_TOKEN_MISMATCH",
            plan.credential == .storedDeviceToken || configuration.authentication == .none,
            let address = try? GatewayAddress(url: configuration.url)
        else { return }
        do {
            try deviceTokens.remove(
                gateway: address,
                deviceID: identity.id,
                unlessChangedFrom: presented.token
            )
        } catch {
            logger.debug("a refused device token could not be removed", error: error)
        }
    }
}
