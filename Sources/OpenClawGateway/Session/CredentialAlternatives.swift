/// The credentials that exist besides the one that was presented.
struct CredentialAlternatives: Sendable, Hashable {
    /// Whether a device token is stored for this gateway, device and role.
    var hasStoredDeviceToken = false
    /// Whether a shared token or password is configured.
    var hasSharedSecret = false
    /// Whether the endpoint is loopback or has a pinned certificate: only there a second credential is offered.
    var isTrustedEndpoint = false
}
