/// The choices of one connection attempt that may differ from the attempt before.
struct ConnectPlan: Sendable, Hashable {
    /// Which credential to present.
    enum Credential: Sendable, Hashable {
        /// The configured one; a stored device token only when nothing is configured.
        case configured
        /// The stored device token, after the configured credential was refused.
        case storedDeviceToken
    }

    /// Which credential to present.
    var credential = Credential.configured
    /// Which signature payload to use: gateways before version 3 of it know only version 2.
    var signatureVersion = SignaturePayload.Version.v3
}
