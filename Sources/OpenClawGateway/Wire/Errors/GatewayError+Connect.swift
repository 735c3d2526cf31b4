extension GatewayError {
    /// The error for a refused `connect`, classified by the gateway's detail codes.
    ///
    /// Gateways of protocol 3 leave some codes out: only then the text is looked at.
    init(connectRefusal refusal: GatewayRefusal, address: GatewayAddress) {
        let code = Self.connectCode(of: refusal)
        self.init(
            code,
            "The gateway at \(address) refused the connection: \(refusal.message).",
            advice: Self.connectAdvice(code, refusal),
            refusal: refusal,
            pairingRequestID: refusal.details?["requestId"]?.string
        )
    }

    private static func connectCode(of refusal: GatewayRefusal) -> Code {
        switch refusal.detailsCode {
        case "PROTOCOL_MISMATCH"?, "CLIENT_VERSION_MISMATCH"?: return .protocolMismatch
        case "AUTH_RATE_LIMITED"?: return .authenticationRateLimited
        case "PAIRING_REQUIRED"?: return .pairingRequired
        case "DEVICE_IDENTITY_REQUIRED"?, "CONTROL_UI_DEVICE_IDENTITY_REQUIRED"?: return .deviceIdentityRequired
        case let code? where code.hasPrefix("DEVICE_AUTH_"): return .deviceProofRefused
        case let code? where code.hasPrefix("AUTH_"): return .authenticationFailed
        default: break
        }
        switch refusal.code {
        case "UNAVAILABLE" where refusal.isRetryable || refusal.detailsReason != nil: return .gatewayStarting
        case "NOT_PAIRED": return .pairingRequired
        default: break
        }
        if refusal.message.hasPrefix("protocol mismatch") { return .protocolMismatch }
        if refusal.message.hasPrefix("unauthorized") { return .authenticationFailed }
        if refusal.message.hasPrefix("pairing required") { return .pairingRequired }
        return .handshakeRefused
    }

    private static func connectAdvice(_ code: Code, _ refusal: GatewayRefusal) -> String? {
        switch code {
        case .protocolMismatch:
            let expected = refusal.details?["expectedProtocol"]?.integer.map { "protocol \($0)" } ?? "another protocol"
            return
                "This client speaks protocols \(ProtocolVersion.oldest.rawValue) to \(ProtocolVersion.newest.rawValue), "
                + "the gateway wants \(expected): update the older of the two."
        case .authenticationRateLimited:
            return
                "Too many failed attempts came from this address. Mend the credential, then wait: the lock lasts 5 minutes "
                + "by default, and the right credential is refused too while it lasts."
        case .pairingRequired:
            let id = refusal.details?["requestId"]?.string
            return "Approve this device on the gateway's machine: openclaw devices approve \(id ?? "REQUEST-ID"). "
                + "openclaw devices list shows what waits; a request expires after 5 minutes and is then made anew."
        case .deviceIdentityRequired:
            return "The gateway wants a device identity: switch the identity on, or give the shared token."
        case .deviceProofRefused:
            return
                "The proof of the device identity was refused (\(refusal.detailsCode ?? "no code")). If it stays, check this "
                + "machine's clock, or reset the identity and pair again."
        case .authenticationFailed:
            return authenticationAdvice(refusal)
        case .gatewayStarting:
            return "The gateway is starting: try again in a moment."
        default:
            return refusal.detailsCode == "CONTROL_UI_ORIGIN_NOT_ALLOWED"
                ? "Something on the way adds an Origin header: connect without that proxy." : nil
        }
    }

    private static func authenticationAdvice(_ refusal: GatewayRefusal) -> String {
        switch refusal.detailsCode {
        case "AUTH_TOKEN_MISSING"?: "Give the gateway's token (its setting gateway.auth.token)."
        case "AUTH_PASSWORD_MISSING"?: "This gateway wants a password, not a token (its setting gateway.auth.password)."
        case "AUTH_PASSWORD_MISMATCH"?: "The password differs from the gateway's setting gateway.auth.password."
        case "AUTH_TOKEN_NOT_CONFIGURED"?, "AUTH_PASSWORD_NOT_CONFIGURED"?:
            "The gateway itself has no credential configured: set gateway.auth there."
        case "AUTH_DEVICE_TOKEN_MISMATCH"?:
            "The device token is no longer valid: give the shared token once to receive a new one, or pair again."
        case "AUTH_SCOPE_MISMATCH"?: "The credential does not carry the scopes that were asked for."
        default: "The token differs from the gateway's setting gateway.auth.token."
        }
    }
}
