import OpenClawGateway

/// A message that somebody wrote in a chat.
struct InboundMessage {
    let channel: String
    let sender: String
    let senderName: String?
    /// The group; `nil` for a direct message.
    let group: String?
    let text: String
    let accountID: String
}

extension GatewayModel {
    /// Takes a message of a chat that has passed the gateway's rules.
    ///
    /// It gives the session that the message went to, or `nil` when it comes from no address of that channel.
    func receive(_ message: InboundMessage) -> String? {
        guard let place = ChannelTarget(message.group ?? message.sender, on: message.channel) else { return nil }
        let key = place.sessionKey(
            agent: defaultAgent.id,
            mainKey: mainSessionKey,
            scope: configuration.directScope,
            accountID: message.accountID
        )
        openSession(key)
        sessions.update(key) { $0.describe(message, at: place) }
        append(role: "user", text: shown(message, at: place), to: key, hasBlocks: false) { row in
            guard place.kind != .direct, release.namesGroupSenders else { return }
            // Telephone numbers are left out on purpose.
            row.senderID = message.sender.hasPrefix("+") ? nil : message.sender
            row.senderName = message.senderName
        }
        if configuration.answersInboundMessages {
            let run = Run(
                id: random.uuid(),
                sessionKey: key,
                agentID: agentID(of: key),
                origin: .channel(place),
                text: message.text,
                starter: nil,
                device: nil,
                acceptedAt: wallClock
            )
            accept(run)
        }
        return key
    }

    /// Gateways of protocol 3 show the text as the agent sees it, with what is known about the sender before it.
    private func shown(_ message: InboundMessage, at place: ChannelTarget) -> String {
        guard configuration.protocolVersion == .v3 else { return message.text }
        let conversation = JSONValue.object(compact: [
            "message_id": .string(random.hex(bytes: 8)),
            "sender_id": .string(message.sender),
            "sender": .string(message.senderName ?? message.sender),
            "conversation_label": .string(place.displayName),
            "group_subject": .when(place.kind != .direct, .string(place.id)),
            "timestamp": .integer(wallClock),
        ])
        let sender = JSONValue.object(compact: [
            "label": .string(message.senderName ?? message.sender), "id": .string(message.sender),
            "name": message.senderName.map(JSONValue.string),
            "e164": .when(message.sender.hasPrefix("+"), .string(message.sender)),
        ])
        return """
            Conversation info (untrusted metadata):
            ```json
            \(conversation)
            ```

            Sender (untrusted metadata):
            ```json
            \(sender)
            ```

            \(message.text)
            """
    }
}

extension Session {
    fileprivate mutating func describe(_ message: InboundMessage, at place: ChannelTarget) {
        let isDirect = place.kind == .direct
        kind = isDirect ? "direct" : "group"
        chatType = place.kind.rawValue
        let label = isDirect ? (message.senderName ?? message.sender) : place.displayName
        displayName = label
        origin = [
            "label": .string(label), "provider": .string(place.channel), "surface": .string(place.channel),
            "chatType": .string(place.kind.rawValue),
            "from": .string(isDirect ? "\(place.channel):\(place.id)" : "\(place.channel):group:\(place.id)"),
            "to": .string(place.address), "accountId": .string(message.accountID),
        ]
        deliveryContext = [
            "channel": .string(place.channel), "to": .string(place.address), "accountId": .string(message.accountID),
        ]
        lastChannel = place.channel
        lastTo = place.address
        lastAccountID = message.accountID
    }
}
