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
        guard let conversation = Conversation(event.session, key: event.sessionKey) else { return nil }

        let text = InboundText(row.text, channel: conversation.channel)
        self.init(
            conversation: conversation,
            sender: Sender(row, in: conversation),
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
    /// The chat behind a session, if there is one.
    init?(_ session: SessionRow, key: String) {
        guard let context = session.conversation, let channel = context.channel, let address = context.to,
            !channel.isEmpty, !address.isEmpty
        else { return nil }
        self.init(
            gatewaySessionKey: key,
            channel: channel.lowercased(),
            address: address,
            accountID: context.accountID,
            threadID: context.threadID,
            // The session's own word, else its key's.
            kind: session.chatType.flatMap(ChatTarget.Kind.init(rawValue:)) ?? GatewaySessionKey(key).kind ?? .native
        )
    }
}

extension InboundMessage.Sender {
    init?(_ row: TranscriptMessage, in conversation: InboundMessage.Conversation) {
        if let id = row.openclaw.senderID, !id.isEmpty {
            self.init(id: id, name: row.openclaw.senderName ?? row.openclaw.senderUsername, source: .message)
            return
        }
        guard conversation.kind == .direct else { return nil }
        let isOwner = GatewaySessionKey(conversation.gatewaySessionKey).isOwn(by: conversation)
        self.init(
            id: ChatAddress.bare(conversation.address, on: conversation.channel),
            source: isOwner ? .session : .lastPeer
        )
    }
}
