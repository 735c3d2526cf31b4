extension GatewayError {
    /// The kind of trouble.
    ///
    /// The set may grow: keep a default branch.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's name, as it appears in logs and in JSON output.
        public let description: String

        private init(_ description: String) { self.description = description }

        // MARK: Reaching the gateway

        /// The address is not a usable `ws` or `wss` URL.
        public static let invalidAddress = Code("invalidAddress")
        /// Plain `ws` to a host that is not loopback, and not allowed by name.
        public static let insecureTransport = Code("insecureTransport")
        /// No connection could be opened.
        public static let unreachable = Code("unreachable")
        /// Something answered, but refused the WebSocket upgrade.
        public static let upgradeRefused = Code("upgradeRefused")
        /// The TLS handshake failed.
        public static let tlsFailed = Code("tlsFailed")
        /// The server's certificate is not the pinned one.
        public static let pinMismatch = Code("pinMismatch")

        // MARK: The handshake

        /// The gateway did not finish the handshake in time.
        public static let handshakeTimedOut = Code("handshakeTimedOut")
        /// The gateway is still starting.
        public static let gatewayStarting = Code("gatewayStarting")
        /// The gateway speaks no protocol that this client speaks.
        public static let protocolMismatch = Code("protocolMismatch")
        /// The token, password or device token was missing or wrong.
        public static let authenticationFailed = Code("authenticationFailed")
        /// Too many failed attempts: the gateway refuses every attempt for a while.
        public static let authenticationRateLimited = Code("authenticationRateLimited")
        /// The gateway wants a device identity.
        public static let deviceIdentityRequired = Code("deviceIdentityRequired")
        /// The gateway did not accept the proof of the device identity.
        public static let deviceProofRefused = Code("deviceProofRefused")
        /// A human must approve this device, or the wider scopes it asks for.
        public static let pairingRequired = Code("pairingRequired")
        /// The connection was accepted without the scopes it needs.
        public static let missingScopes = Code("missingScopes")
        /// The gateway refused the connection for another reason.
        public static let handshakeRefused = Code("handshakeRefused")

        // MARK: Requests

        /// There is no connection.
        public static let notConnected = Code("notConnected")
        /// The request was not written: the gateway has not seen it.
        public static let notWritten = Code("notWritten")
        /// The request was written and the connection ended before the answer: the outcome is unknown.
        public static let connectionLost = Code("connectionLost")
        /// The request was written and no answer came in time: the outcome is unknown.
        public static let timedOut = Code("timedOut")
        /// The caller's task was cancelled.
        ///
        /// ``GatewayError/isOutcomeUnknown`` tells whether a request had been written.
        public static let cancelled = Code("cancelled")
        /// The gateway answered with an error; ``GatewayError/refusal`` has it.
        public static let refused = Code("refused")
        /// The gateway's answer could not be decoded.
        public static let undecodableAnswer = Code("undecodableAnswer")
        /// The request is larger than the gateway accepts.
        ///
        /// It was not written.
        public static let payloadTooLarge = Code("payloadTooLarge")
        /// Too many requests wait for an answer.
        ///
        /// This one was not written.
        public static let tooManyPending = Code("tooManyPending")
        /// The gateway's protocol does not know a field that the request sets.
        ///
        /// It was not written.
        public static let unsupportedByProtocol = Code("unsupportedByProtocol")

        // MARK: The connection's end

        /// The gateway closed the connection.
        public static let connectionClosed = Code("connectionClosed")
        /// The gateway was silent for too long and this client closed the connection.
        public static let watchdogExpired = Code("watchdogExpired")
        /// The gateway told that it shuts down or restarts.
        public static let gatewayRestarting = Code("gatewayRestarting")
        /// The gateway ended the connection because credentials changed (close code 4001).
        public static let credentialsChanged = Code("credentialsChanged")
        /// This client is shutting down.
        public static let shutDown = Code("shutDown")

        // MARK: Files

        /// The identity or token file could not be used.
        public static let identityUnusable = Code("identityUnusable")
    }
}
