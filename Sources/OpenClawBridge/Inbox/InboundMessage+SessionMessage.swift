public import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension InboundMessage {
    /// The message that a `session.message` event tells of, or `nil` when it is none.
    ///
    /// It is none when an agent or the gateway itself wrote the row (answers, tool results, the traces of what was sent),
    /// when a program handed it to the gateway (`chat.send`), and when the session has no chat behind it.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - isOwnKey: Whether the bridge made an idempotency key; rows that carry such a key are its own echoes.
    public init?(_ event: SessionMessage, isOwnKey: (String) -> Bool = { _ in false }) {
        let row = event.message
        guard row.role == "user", !row.isDeliveryMirror else { return nil }
        if let key = row.idempotencyKey, key.hasSuffix(":user") || isOwnKey(key) { return nil }
        guard let conversation = Conversation(event) else { return nil }

        let text = InboundText(row.text, channel: conversation.channel)
        self.init(
            conversation: conversation,
            sender: Sender(event, in: conversation),
            text: text.body,
            timestamp: row.timestamp.map { Date(timeIntervalSince1970: Double($0) / 1000) },
            id: event.messageID,
            sessionID: event.sessionID,
            sequence: event.messageSequence,
            isForwarded: text.isForwarded,
            isTruncated: text.isTruncated
        )
    }
}

extension InboundMessage.Conversation {
    init?(_ event: SessionMessage) {
        guard let context = event.session.conversation, let channel = context.channel, let address = context.to,
            !channel.isEmpty, !address.isEmpty
        else { return nil }
        self.init(
            gatewaySessionKey: event.sessionKey,
            channel: channel.lowercased(),
            address: address,
            accountID: context.accountID,
            threadID: context.threadID,
            kind: Self.kind(event)
        )
    }

    /// The kind by the session's own word, else by its key.
    private static func kind(_ event: SessionMessage) -> ChatTarget.Kind {
        if let kind = event.session.chatType.flatMap(ChatTarget.Kind.init(rawValue:)) { return kind }
        let parts = GatewaySessionKey(event.sessionKey)
        return parts.kind ?? .native
    }
}

extension InboundMessage.Sender {
    init?(_ event: SessionMessage, in conversation: InboundMessage.Conversation) {
        let row = event.message.openclaw
        if let id = row.senderID, !id.isEmpty {
            self.init(id: id, name: row.senderName ?? row.senderUsername, source: .message)
            return
        }
        guard conversation.kind == .direct else { return nil }
        let id = Self.peer(conversation.address, on: conversation.channel)
        // A session may be shared by all direct chats, or by several addresses of one person. Only one that is named after
        // the very peer it answers to is sure to hold nobody else's words.
        let owner = GatewaySessionKey(event.sessionKey).directPeer
        let isOwner = owner.map { Self.peer($0, on: conversation.channel).lowercased() == id.lowercased() } ?? false
        self.init(id: id, name: nil, source: isOwner ? .session : .lastPeer)
    }

    /// The address without the prefix of its channel, and without what surrounds a phone number.
    private static func peer(_ address: String, on channel: String) -> String {
        var peer = address[...]
        for prefix in [channel + ":", "user:"] where peer.lowercased().hasPrefix(prefix) {
            peer = peer.dropFirst(prefix.count)
        }
        if channel == BuiltInChannel.whatsapp.rawValue {
            for suffix in ["@s.whatsapp.net", "@c.us"] where peer.lowercased().hasSuffix(suffix) {
                peer = peer.dropLast(suffix.count)
            }
            if peer.hasPrefix("+") { peer = peer.dropFirst() }
        }
        return String(peer)
    }
}
