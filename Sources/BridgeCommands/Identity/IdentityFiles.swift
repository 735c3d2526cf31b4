import OpenClawBridge

/// The files of the device identity.
struct IdentityFiles {
    let identity: String
    let tokens: String

    init(_ configuration: BridgeConfiguration) throws(CommandFailure) {
        guard let identity = configuration.identityFile, let tokens = configuration.deviceTokenFile else {
            throw CommandFailure(
                .unusableConfiguration,
                code: "noIdentity",
                "This configuration uses no device identity.",
                advice: "Set OPENCLAW_BRIDGE_IDENTITY=true, and OPENCLAW_BRIDGE_STATE_DIRECTORY or --state-dir."
            )
        }
        self.identity = identity
        self.tokens = tokens
    }
}
