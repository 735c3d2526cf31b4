extension GatewayError {
    static func notConnected(to address: GatewayAddress, cause: (any Error)? = nil) -> GatewayError {
        GatewayError(
            .notConnected,
            "There is no connection to the gateway at \(address). Nothing was sent.",
            advice: "Wait until the client is connected, then send again.",
            cause: cause
        )
    }

    static func cancelled(_ method: String, wasWritten: Bool) -> GatewayError {
        var error = GatewayError(
            .cancelled,
            wasWritten
                ? "The wait for the answer to \(method) was cancelled; the gateway may carry it out."
                : "\(method) was cancelled before it was written."
        )
        error.wasWritten = wasWritten
        return error
    }

    static func timedOut(_ method: String) -> GatewayError {
        GatewayError(
            .timedOut,
            "The gateway did not answer \(method) in time: whether it was carried out is unknown.",
            advice:
                "Ask again with the same idempotency key while the gateway process is the same, or look into the history."
        )
    }

    static func connectionLost(_ method: String, cause: any Error) -> GatewayError {
        GatewayError(
            .connectionLost,
            "The connection ended after \(method) was written and before its answer: whether it was carried out is unknown.",
            advice: "Reconnect, then ask again with the same idempotency key, or look into the history.",
            cause: cause
        )
    }

    static func tooManyPending(_ method: String, limit: Int) -> GatewayError {
        GatewayError(
            .tooManyPending,
            "\(method) was not written: \(limit) requests already wait for an answer.",
            advice: "Send less at once; a gateway is fastest with about 8 requests in flight."
        )
    }

    static func tooMuchUnwritten(_ method: String, limit: Int) -> GatewayError {
        GatewayError(
            .tooManyPending,
            "\(method) was not written: more than \(limit) bytes wait to be written to the gateway.",
            advice: "Send less at once, or smaller messages."
        )
    }

    static func payloadTooLarge(_ method: String, bytes: Int, limit: Int) -> GatewayError {
        GatewayError(
            .payloadTooLarge,
            "\(method) was not written: it has \(bytes) bytes, and the gateway accepts \(limit).",
            advice: "Send a smaller message, or media by URL."
        )
    }

    static func unsupported(_ method: String, fields: [String], version: ProtocolVersion) -> GatewayError {
        GatewayError(
            .unsupportedByProtocol,
            "\(method) was not written: protocol \(version.rawValue) does not know \(fields.joined(separator: ", ")).",
            advice: "Leave these fields out for this gateway, or update the gateway."
        )
    }

    /// The error for an answer that says no.
    static func refused(_ method: String, _ refusal: GatewayRefusal) -> GatewayError {
        if let scope = refusal.missingScope {
            return GatewayError(
                .missingScopes,
                "The gateway refused \(method): the connection lacks the scope \(scope).",
                advice: "Ask for \(scope) in the configured scopes, and approve the wider request at the gateway.",
                refusal: refusal,
                missingScopes: [scope]
            )
        }
        return GatewayError(.refused, "The gateway refused \(method) with \(refusal.code).", refusal: refusal)
    }
}

extension GatewayRefusal {
    /// The scope that the connection lacks, when that is the reason.
    ///
    /// Gateways before July 2026 say so in the text only.
    public var missingScope: OperatorScope? {
        if detailsCode == "MISSING_SCOPE", let scope = details?["missingScope"]?.string {
            return OperatorScope(rawValue: scope)
        }
        let prefix = "missing scope: "
        guard code == "INVALID_REQUEST" || code == "FORBIDDEN", message.hasPrefix(prefix) else { return nil }
        return OperatorScope(rawValue: String(message.dropFirst(prefix.count)))
    }
}
