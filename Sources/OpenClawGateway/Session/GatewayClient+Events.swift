extension GatewayClient {
    /// The events of the gateway from now on, over all connections.
    ///
    /// - Parameter buffer: How many events may wait before the oldest are dropped. 1,024 by default.
    /// - Returns: A sequence of its own for this caller.
    public func events(buffer: Int = 1024) -> GatewayEvents { hub.events(buffer: buffer) }

    /// Asks for the messages of one session, now and after every reconnect.
    ///
    /// - Parameter sessionKey: The session's key; it need not exist yet.
    /// - Returns: What the gateway answered, or `nil` when there is no connection yet.
    /// - Throws: ``GatewayError`` when the gateway refused; then nothing is kept.
    @discardableResult
    public func subscribe(toMessagesOf sessionKey: String) async throws(GatewayError) -> SubscriptionResult? {
        subscriptions.add(sessionKey: sessionKey)
        return try await keeping({ subscriptions.remove(sessionKey: sessionKey) }) {
            connection throws(GatewayError) in
            try await connection.call(SubscribeToSessionMessages(key: sessionKey))
        }
    }

    /// Takes back ``subscribe(toMessagesOf:)``.
    ///
    /// - Parameter sessionKey: The session's key.
    /// - Throws: ``GatewayError`` when the gateway could not be told; the subscription is not restored any more in any case.
    public func unsubscribe(fromMessagesOf sessionKey: String) async throws(GatewayError) {
        subscriptions.remove(sessionKey: sessionKey)
        guard let connection = board.connection else { return }
        _ = try await connection.call(UnsubscribeFromSessionMessages(key: sessionKey))
    }

    /// Asks for the messages and changes of all sessions, now and after every reconnect.
    ///
    /// It shows every conversation and costs the gateway most of its sending rate: prefer ``subscribe(toMessagesOf:)``.
    ///
    /// - Returns: What the gateway answered, or `nil` when there is no connection yet.
    /// - Throws: ``GatewayError`` when the gateway refused; then nothing is kept.
    @discardableResult
    public func subscribeToAllSessions() async throws(GatewayError) -> SubscriptionResult? {
        subscriptions.addAllSessions()
        return try await keeping({ subscriptions.removeAllSessions() }) { connection throws(GatewayError) in
            try await connection.call(SubscribeToSessions())
        }
    }

    /// Takes back ``subscribeToAllSessions()``.
    ///
    /// - Throws: ``GatewayError`` when the gateway could not be told; the subscription is not restored any more in any case.
    public func unsubscribeFromAllSessions() async throws(GatewayError) {
        subscriptions.removeAllSessions()
        guard let connection = board.connection else { return }
        _ = try await connection.call(UnsubscribeFromSessions())
    }

    /// Keeps a subscription unless the gateway itself refused it: a lost connection restores it by itself.
    private func keeping(
        _ undo: () -> Void,
        _ subscribe: (GatewayConnection) async throws(GatewayError) -> SubscriptionResult
    ) async throws(GatewayError) -> SubscriptionResult? {
        guard let connection = board.connection else { return nil }
        do throws(GatewayError) {
            return try await subscribe(connection)
        } catch {
            if error.code == .refused || error.code == .missingScopes { undo() }
            throw error
        }
    }
}
