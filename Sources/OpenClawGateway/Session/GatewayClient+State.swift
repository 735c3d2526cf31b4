extension GatewayClient {
    /// What the client is doing now.
    public var state: GatewayClientState { board.state }

    /// The states as they change, beginning with the present one.
    public var states: GatewayClientStates { board.states() }

    /// The present connection together with how those before it ended.
    ///
    /// A request on the connection itself is never written to another one, which may lead to another life of the gateway.
    package var live: (connection: GatewayConnection, ends: ConnectionEnds)? { board.live }

    /// Waits until the connection stands.
    ///
    /// - Parameter timeout: How long to wait at most.
    /// - Returns: What the gateway said when it accepted the connection.
    /// - Throws: ``GatewayError``: the error that only a human can mend as soon as there is one, or the last one when the time
    ///   is up.
    public func hello(within timeout: Duration) async throws(GatewayError) -> HelloOK {
        let states = states
        let result = await withTaskGroup(of: Result<HelloOK, GatewayError>?.self) { group in
            group.addTask { await Self.firstHello(in: states) }
            group.addTask {
                try? await self.clock.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        if let result { return try result.get() }
        throw .notConnected(to: try GatewayAddress(url: configuration.url), cause: state.error)
    }

    private static func firstHello(in states: GatewayClientStates) async -> Result<HelloOK, GatewayError>? {
        for await state in states {
            switch state {
            case .connected(let hello): return .success(hello)
            case .blocked(let error, _): return .failure(error)
            case .stopped(let error):
                return .failure(error ?? GatewayError(.shutDown, "The client has shut down."))
            case .disconnected, .connecting, .waiting: continue
            }
        }
        return nil
    }
}
