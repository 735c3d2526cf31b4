/// The `auth` object of `connect`.
package struct ConnectCredentials: Encodable, Sendable, Hashable {
    /// The gateway's shared token.
    package var token: Secret?
    /// The gateway's shared password.
    package var password: Secret?
    /// A token that the gateway issued to this device.
    package var deviceToken: Secret?

    package init(token: Secret? = nil, password: Secret? = nil, deviceToken: Secret? = nil) {
        self.token = token
        self.password = password
        self.deviceToken = deviceToken
    }

    /// The token that is part of the device's signature.
    ///
    /// Presence decides and not content, and the password is never signed: the gateway rebuilds the signed text this way.
    package var signedToken: Secret? { token ?? deviceToken }

    private enum CodingKeys: String, CodingKey {
        case token, password, deviceToken
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(token?.reveal(), forKey: .token)
        try container.encodeIfPresent(password?.reveal(), forKey: .password)
        try container.encodeIfPresent(deviceToken?.reveal(), forKey: .deviceToken)
    }
}
