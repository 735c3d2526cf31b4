/// The parameters of `connect`.
///
/// The gateway refuses the connection for one member that it does not know, so only what every supported gateway knows can
/// be expressed here, and what is not set is not written.
package struct ConnectParameters: Encodable, Sendable {
    package static let method = "connect"

    /// What the client says about itself.
    package struct Client: Encodable, Sendable, Hashable {
        package var id: String
        package var version: String
        package var platform: String
        package var mode: String
        package var displayName: String?
        package var deviceFamily: String?
        package var instanceID: String?

        package init(
            id: String,
            version: String,
            platform: String,
            mode: String,
            displayName: String? = nil,
            deviceFamily: String? = nil,
            instanceID: String? = nil
        ) {
            self.id = id
            self.version = version
            self.platform = platform
            self.mode = mode
            self.displayName = displayName
            self.deviceFamily = deviceFamily
            self.instanceID = instanceID
        }

        private enum CodingKeys: String, CodingKey {
            case id, version, platform, mode, displayName, deviceFamily
            case instanceID = "instanceId"
        }
    }

    /// The proof that the client holds the device's key.
    package struct Device: Encodable, Sendable, Hashable {
        package var id: String
        package var publicKey: String
        package var signature: String
        package var signedAt: Int64
        package var nonce: String
    }

    package var minProtocol = ProtocolVersion.oldest
    package var maxProtocol = ProtocolVersion.newest
    package var client: Client
    package var role = "operator"
    package var scopes: [OperatorScope]
    package var caps: [String] = []
    package var auth: ConnectCredentials
    package private(set) var device: Device?
    package var locale: String?
    package var userAgent: String?

    package init(client: Client, scopes: [OperatorScope], auth: ConnectCredentials = ConnectCredentials()) {
        self.client = client
        self.scopes = scopes
        self.auth = auth
    }

    /// Adds the proof of the device's identity.
    ///
    /// Everything that is signed has to be set before.
    ///
    /// `signedAt` is in milliseconds since 1970. The challenge's own time is used when it has one: the gateway allows two
    /// minutes of difference to its clock.
    package mutating func sign(
        with identity: DeviceIdentity,
        challenge: ConnectChallenge,
        signedAt: Int64,
        version: SignaturePayload.Version = .v3
    ) throws(GatewayError) {
        let payload = SignaturePayload(
            version: version,
            deviceID: identity.id,
            clientID: client.id,
            clientMode: client.mode,
            role: role,
            scopes: scopes,
            signedAt: challenge.timestamp ?? signedAt,
            token: auth.signedToken,
            nonce: challenge.nonce,
            platform: client.platform,
            deviceFamily: client.deviceFamily
        )
        device = Device(
            id: identity.id,
            publicKey: identity.publicKey,
            signature: try identity.signature(for: payload),
            signedAt: payload.signedAt,
            nonce: payload.nonce
        )
    }
}
