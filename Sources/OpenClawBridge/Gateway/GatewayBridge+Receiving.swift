import OpenClawGateway
import Synchronization

extension GatewayBridge {
    /// Asks for the messages of one conversation, now and after every reconnect.
    ///
    /// They come as ``BridgeEvent/message(_:)``. The conversation need not exist yet.
    ///
    /// - Throws: ``BridgeError/Session/sessionNotFound`` for direct chats, whose session only the gateway knows: ask for all
    ///   messages then.
    public func receiveMessages(from sessionKey: SessionKey) async throws(BridgeError) {
        let client = try client()
        let key = try await gatewaySessionKey(of: sessionKey, client)
        do throws(GatewayError) {
            try await client.subscribe(toMessagesOf: key)
        } catch {
            throw BridgeError(error)
        }
    }

    /// Asks for the messages of all conversations, now and after every reconnect.
    ///
    /// They come as ``BridgeEvent/message(_:)``. This shows every conversation of every agent, and costs the gateway most of
    /// its sending rate: prefer ``receiveMessages(from:)`` where it works.
    public func receiveAllMessages() async throws(BridgeError) {
        let client = try client()
        do throws(GatewayError) {
            try await client.subscribeToAllSessions()
        } catch {
            throw BridgeError(error)
        }
    }

    /// Asks no longer for the messages of one conversation.
    ///
    /// Where all messages were asked for, they go on coming. A message that is under way may still come.
    ///
    /// - Throws: ``BridgeError`` when the gateway could not be told; after the next reconnect it does not tell the messages any more in any case.
    public func stopReceiving(from sessionKey: SessionKey) async throws(BridgeError) {
        let client = try client()
        let key = try await gatewaySessionKey(of: sessionKey, client)
        do throws(GatewayError) {
            try await client.unsubscribe(fromMessagesOf: key)
        } catch {
            throw BridgeError(error)
        }
    }

    /// Asks no longer for the messages of all conversations.
    ///
    /// Those that were asked for one by one go on coming.
    ///
    /// - Throws: ``BridgeError`` when the gateway could not be told; after the next reconnect it does not tell the messages any more in any case.
    public func stopReceivingAllMessages() async throws(BridgeError) {
        let client = try client()
        do throws(GatewayError) {
            try await client.unsubscribeFromAllSessions()
        } catch {
            throw BridgeError(error)
        }
    }

    private func gatewaySessionKey(
        of sessionKey: SessionKey,
        _ client: GatewayClient
    ) async throws(BridgeError) -> String {
        let hello = try await waitForConnection(of: client)
        let agent = hello.snapshot.sessionDefaults?.defaultAgentID ?? "main"
        if let key = sessionKey.route.gatewaySessionKey(defaultAgent: agent) { return key }
        throw .session(
            .sessionNotFound,
            .init(
                "Which session of the gateway holds \(sessionKey) cannot be told from here.",
                advice: "Ask for all messages and choose by their conversation."
            )
        )
    }
}
