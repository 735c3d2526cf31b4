extension GatewayClient {
    /// Sends a typed request on the present connection and waits for its answer.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - timeout: How long to wait; the call's own default when left out.
    /// - Returns: The decoded answer.
    /// - Throws: ``GatewayError``; ``GatewayError/isOutcomeUnknown`` tells whether the gateway may have carried it out.
    public func call<Call: GatewayCall>(
        _ call: Call,
        timeout: Duration? = nil
    ) async throws(GatewayError) -> Call.Response {
        try await connection().call(call, timeout: timeout)
    }

    /// Starts an agent run, tells when it was accepted, and waits for its end.
    ///
    /// - Parameters:
    ///   - run: The request.
    ///   - timeout: How long to wait for the end, from the acceptance on; as long as the connection lives when left out.
    ///   - onAccepted: Called once, on the connection's thread: return at once.
    /// - Returns: How the run ended.
    /// - Throws: ``GatewayError``. When the connection is lost after the acceptance, ``WaitForAgent`` tells the outcome.
    public func call(
        _ run: RunAgent,
        timeout: Duration? = nil,
        onAccepted: @escaping @Sendable (AgentAccepted) -> Void
    ) async throws(GatewayError) -> RunAgent.Response {
        try await connection().call(run, timeout: timeout, onAccepted: onAccepted)
    }

    /// Sends any request on the present connection and waits for its answer.
    ///
    /// - Parameters:
    ///   - method: The method's name.
    ///   - params: The parameters, written as they are.
    ///   - timeout: How long to wait.
    /// - Returns: The answer's payload.
    /// - Throws: ``GatewayError``.
    public func request(
        method: String,
        params: JSONValue? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(GatewayError) -> Payload {
        try await connection().request(method: method, params: params, timeout: timeout)
    }

    /// The present connection, unless this client is stopping.
    private func connection() throws(GatewayError) -> GatewayConnection {
        guard !isDraining else {
            throw GatewayError(.shutDown, "This client is shutting down and takes no new requests.")
        }
        if let connection = board.connection { return connection }
        throw .notConnected(to: try GatewayAddress(url: configuration.url), cause: state.error)
    }
}
