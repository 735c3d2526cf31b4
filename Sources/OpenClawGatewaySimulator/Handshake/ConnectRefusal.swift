import OpenClawGateway

/// Why a `connect` is refused, and how the socket is closed afterwards.
struct ConnectRefusal: Error {
    let refusal: GatewayRefusal
    let closeCode: Int
    let closeReason: String

    init(
        _ code: String,
        _ message: String,
        details: JSONValue? = nil,
        closeCode: Int = 1008,
        closeReason: String? = nil
    ) {
        refusal = GatewayRefusal(code: code, message: message, details: details)
        self.closeCode = closeCode
        self.closeReason = closeReason ?? message
    }

    private init(_ refusal: GatewayRefusal, closeCode: Int, closeReason: String) {
        self.refusal = refusal
        self.closeCode = closeCode
        self.closeReason = closeReason
    }

    static func invalid(_ message: String) -> ConnectRefusal { ConnectRefusal("INVALID_REQUEST", message) }

    static let starting = ConnectRefusal(
        GatewayRefusal(
            code: "UNAVAILABLE",
            message: "gateway starting; retry shortly",
            details: ["reason": "startup-sidecars"],
            isRetryable: true,
            retryAfter: .milliseconds(500)
        ),
        closeCode: 1013,
        closeReason: "gateway starting"
    )

    static func protocolMismatch(_ request: ConnectRequest, expected: ProtocolVersion) -> ConnectRefusal {
        let number = JSONValue.int(expected.rawValue)
        let details: JSONValue =
            expected == .v3
            ? ["expectedProtocol": number]
            : [
                "code": "PROTOCOL_MISMATCH",
                "clientMinProtocol": .integer(request.minProtocol),
                "clientMaxProtocol": .integer(request.maxProtocol),
                "expectedProtocol": number,
                "minimumProbeProtocol": number,
            ]
        return ConnectRefusal("INVALID_REQUEST", "protocol mismatch", details: details, closeCode: 1002)
    }

    static let originNotAllowed = ConnectRefusal(
        "INVALID_REQUEST",
        "origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)",
        details: ["code": "CONTROL_UI_ORIGIN_NOT_ALLOWED", "reason": "origin not allowed"]
    )

    static let deviceRequired = ConnectRefusal(
        "NOT_PAIRED",
        "device identity required",
        details: ["code": "DEVICE_IDENTITY_REQUIRED"]
    )

    static func controlUIDeviceRequired(_ version: ProtocolVersion) -> ConnectRefusal {
        ConnectRefusal(
            "INVALID_REQUEST",
            "control ui requires device identity (use HTTPS or localhost secure context)",
            details: ["code": "CONTROL_UI_DEVICE_IDENTITY_REQUIRED"]
        )
    }

    static let rateLimited = ConnectRefusal(
        "INVALID_REQUEST",
        "unauthorized: too many failed authentication attempts (retry later)",
        details: [
            "code": "AUTH_RATE_LIMITED", "authReason": "rate_limited", "canRetryWithDeviceToken": false,
            "recommendedNextStep": "wait_then_retry",
        ]
    )

    /// A device proof that does not hold.
    static func device(_ message: String, code: String, reason: String) -> ConnectRefusal {
        ConnectRefusal(
            "INVALID_REQUEST",
            message,
            details: ["code": .string("DEVICE_AUTH_" + code), "reason": .string(reason)]
        )
    }

    /// The pairing request that waits for somebody's approval.
    static func pairing(_ pending: PendingPairing, approved: PairedDevice?, _ version: ProtocolVersion)
        -> ConnectRefusal
    {
        var details: JSONValue = [
            "code": "PAIRING_REQUIRED",
            "reason": .string(pending.reason.rawValue),
            "requestId": .string(pending.requestID),
        ]
        if version >= .v4 {
            details = details.merging(
                .object(compact: [
                    "remediationHint": .string(pending.reason.hint),
                    "deviceId": .string(pending.device.deviceID),
                    "requestedRole": .string(pending.device.role),
                    "requestedScopes": .strings(pending.device.scopes),
                    "approvedRoles": approved.map { .strings($0.roles) },
                    "approvedScopes": approved.map { .strings($0.scopes) },
                ])
            )
        }
        let message = "pairing required: \(pending.reason.text)"
        return ConnectRefusal(
            "NOT_PAIRED",
            message,
            details: details,
            closeReason: "\(message) (requestId: \(pending.requestID))"
        )
    }
}
