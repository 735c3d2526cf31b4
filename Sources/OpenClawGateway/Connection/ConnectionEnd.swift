/// How a connection ended.
enum ConnectionEnd: Sendable {
    /// The gateway sent a close frame.
    case closedByGateway(code: Int, reason: String, restartExpected: Duration? = nil)
    /// The transport ended without a close frame.
    case dropped((any Error)?)
    /// The watchdog closed the connection after silence.
    case silent
    /// This client closed the connection.
    case closedByClient

    /// The end as an error for the state and for requests that were never written.
    func error(address: GatewayAddress) -> GatewayError {
        switch self {
        case .closedByGateway(let code, let reason, let restartExpected):
            Self.closed(code: code, reason: reason, restartExpected: restartExpected, address: address)
        case .dropped(let cause):
            GatewayError(.connectionClosed, "The connection to the gateway at \(address) broke.", cause: cause)
        case .silent:
            GatewayError(
                .watchdogExpired,
                "The gateway at \(address) was silent for two tick intervals and did not answer a ping.",
                advice: "Its machine or its event loop hangs; this client connects again by itself."
            )
        case .closedByClient:
            GatewayError(.shutDown, "This client closed the connection to the gateway at \(address).")
        }
    }

    /// The longest wait that the announcement of a restart may ask for.
    private static let longestRestart = Duration.seconds(60)

    private static func closed(
        code: Int,
        reason: String,
        restartExpected: Duration?,
        address: GatewayAddress
    ) -> GatewayError {
        let reason = String(
            String.UnicodeScalarView(reason.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        )
        let text = "The gateway at \(address) closed the connection (\(code)\(reason.isEmpty ? "" : " \(reason)"))."
        return switch code {
        case 1002: GatewayError(.protocolMismatch, text, closeCode: code)
        case 1012:
            GatewayError(
                .gatewayRestarting,
                text,
                closeCode: code,
                retryAfter: restartExpected.map { min($0, longestRestart) }
            )
        case 1013: GatewayError(.gatewayStarting, text, closeCode: code)
        case 4001:
            GatewayError(
                .credentialsChanged,
                text,
                advice: "The token, the password or this device's pairing changed at the gateway.",
                closeCode: code
            )
        default: GatewayError(.connectionClosed, text, closeCode: code)
        }
    }
}
