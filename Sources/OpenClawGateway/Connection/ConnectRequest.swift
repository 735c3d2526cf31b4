/// Makes the `connect` request of one attempt from what is configured and stored.
struct ConnectRequest: Sendable {
    let configuration: GatewayConfiguration
    let identity: DeviceIdentity?
    let storedToken: StoredDeviceToken?
    let plan: ConnectPlan

    /// The parameters that answer a challenge, signed when there is a device identity.
    func parameters(
        answering challenge: ConnectChallenge,
        wallClockMilliseconds: Int64
    ) throws(GatewayError) -> ConnectParameters {
        let client = configuration.client
        var parameters = ConnectParameters(
            client: ConnectParameters.Client(
                id: client.id,
                version: client.version,
                platform: client.platform,
                mode: client.mode,
                displayName: client.displayName,
                deviceFamily: client.deviceFamily,
                instanceID: client.instanceID
            ),
            scopes: configuration.scopes,
            auth: credentials
        )
        if let identity {
            try parameters.sign(
                with: identity,
                challenge: challenge,
                signedAt: wallClockMilliseconds,
                version: plan.signatureVersion
            )
        }
        return parameters
    }

    /// The credential to present: an explicit one goes before a stored device token.
    var credentials: ConnectCredentials {
        switch (plan.credential, configuration.authentication) {
        case (.storedDeviceToken, _), (.configured, .none): ConnectCredentials(deviceToken: storedToken?.token)
        case (.configured, .token(let token)): ConnectCredentials(token: token)
        case (.configured, .password(let password)): ConnectCredentials(password: password)
        case (.configured, .deviceToken(let token)): ConnectCredentials(deviceToken: token)
        }
    }
}
