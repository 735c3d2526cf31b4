import OpenClawGateway

/// What mends an error, in terms of this program's settings.
enum Remedy {
    static func mend(_ error: GatewayError) -> String? {
        let setting: String? =
            switch error.code {
            case .invalidAddress, .unreachable, .upgradeRefused, .handshakeTimedOut:
                "The address is the setting OPENCLAW_GATEWAY_URL, or --url."
            case .insecureTransport:
                "To allow a host by name, set OPENCLAW_GATEWAY_INSECURE_HOSTS."
            case .tlsFailed, .pinMismatch:
                "The pin is the setting OPENCLAW_GATEWAY_PINNED_CERTIFICATE; openssl x509 -noout -fingerprint -sha256 "
                    + "prints it on the gateway's machine."
            case .authenticationFailed where error.refusal?.detailsCode?.contains("PASSWORD") == true:
                "Put the password into OPENCLAW_GATEWAY_PASSWORD."
            case .authenticationFailed:
                "Put the token into OPENCLAW_GATEWAY_TOKEN, or into the file of --token-file."
            case .deviceIdentityRequired:
                "Set OPENCLAW_BRIDGE_IDENTITY=true and OPENCLAW_BRIDGE_STATE_DIRECTORY."
            case .deviceProofRefused:
                error.refusal?.detailsCode == "DEVICE_AUTH_SIGNATURE_EXPIRED"
                    ? "Set this machine's clock: timedatectl set-ntp true."
                    : "A new identity: openclaw-bridge identity reset."
            case .missingScopes:
                "What is asked for is the setting OPENCLAW_GATEWAY_SCOPES."
            default:
                nil
            }
        let texts = [error.advice, setting].compactMap(\.self)
        return texts.isEmpty ? nil : texts.joined(separator: " ")
    }
}
