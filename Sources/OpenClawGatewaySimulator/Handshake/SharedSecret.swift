import OpenClawGateway

/// The gateway's verdict about the shared token or password of a `connect`.
enum SharedSecretVerdict {
    /// The secret is right.
    case right
    /// The gateway asks for none.
    case notAsked
    case missing
    case wrong
}

/// The rules of the gateway's shared secret, and the words it uses when they are broken.
struct SharedSecret {
    let authentication: GatewaySimulator.Authentication

    func verdict(about request: ConnectRequest) -> SharedSecretVerdict {
        switch authentication {
        case .none: .notAsked
        case .token(let secret): verdict(request.token, secret)
        case .password(let secret): verdict(request.password, secret)
        }
    }

    private func verdict(_ given: String?, _ secret: Secret) -> SharedSecretVerdict {
        guard let given, !given.isEmpty else { return .missing }
        return given == secret.reveal() ? .right : .wrong
    }

    /// The refusal of a request whose secret is missing or wrong.
    func refusal(of request: ConnectRequest, isMissing: Bool) -> ConnectRefusal {
        let kind = if case .password = authentication { "password" } else { "token" }
        let state = isMissing ? "missing" : "mismatch"
        let canRetry = !isMissing && request.device != nil && kind == "token"
        let nextStep =
            if canRetry { "retry_with_device_token" } else {
                isMissing ? "update_auth_configuration" : "update_auth_credentials"
            }
        return ConnectRefusal(
            "INVALID_REQUEST",
            "unauthorized: gateway \(kind) \(state) (\(advice(kind, request)))",
            details: [
                "code": .string("AUTH_\(kind.uppercased())_\(state.uppercased())"),
                "authReason": .string("\(kind)_\(state)"),
                "canRetryWithDeviceToken": .bool(canRetry),
                "recommendedNextStep": .string(nextStep),
            ]
        )
    }

    private func advice(_ kind: String, _ request: ConnectRequest) -> String {
        request.clientID == "cli"
            ? "set gateway.remote.\(kind) to match gateway.auth.\(kind)"
            : "provide gateway auth \(kind)"
    }

    static let deviceTokenMismatch = ConnectRefusal(
        "INVALID_REQUEST",
        "unauthorized: device token mismatch (rotate/reissue device token)",
        details: [
            "code": "AUTH_DEVICE_TOKEN_MISMATCH", "authReason": "device_token_mismatch",
            "canRetryWithDeviceToken": false, "recommendedNextStep": "update_auth_credentials",
        ]
    )
}
