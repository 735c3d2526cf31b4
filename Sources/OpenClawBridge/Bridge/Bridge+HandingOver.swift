extension Bridge {
    /// Hands a message over without waiting for its delivery where that is possible.
    ///
    /// With an outbox it is on disk when this returns, and the outbox sees it through. Without one it was sent.
    ///
    /// - Parameter message: The message.
    /// - Throws: Why it was neither stored nor sent; see ``send(_:)``.
    package func handOver(_ message: OutboundMessage) async throws(BridgeError) {
        guard let outbox = (self as? GatewayBridge)?.outbox else {
            try await send(message)
            return
        }
        do throws(OutboxError) {
            try await outbox.enqueue(message)
        } catch {
            throw BridgeError(error)
        }
    }
}
