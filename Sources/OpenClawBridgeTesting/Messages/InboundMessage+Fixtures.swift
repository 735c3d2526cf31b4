public import OpenClawBridge

extension InboundMessage {
    /// A direct message as a bridge would tell it, for tests.
    ///
    /// The sender is one that the gateway vouches for, as with its setting `session.dmScope: per-channel-peer`.
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - sender: Who wrote, by the channel's id.
    ///   - channel: The channel.
    /// - Returns: The message.
    public static func direct(
        _ text: String,
        from sender: String = "4915112345678",
        on channel: String = "whatsapp"
    ) -> InboundMessage {
        InboundMessage(
            conversation: Conversation(
                gatewaySessionKey: "agent:main:\(channel):direct:\(sender)",
                channel: channel,
                address: sender,
                kind: .direct
            ),
            sender: Sender(id: sender, source: .session),
            text: text
        )
    }

    /// A group's message as a bridge would tell it, for tests.
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - sender: Who wrote, by the channel's id; `nil` as from gateways that do not tell.
    ///   - group: The group's id.
    ///   - channel: The channel.
    /// - Returns: The message.
    public static func inGroup(
        _ text: String,
        from sender: String? = nil,
        group: String = "120363401780756402@g.us",
        on channel: String = "whatsapp"
    ) -> InboundMessage {
        InboundMessage(
            conversation: Conversation(
                gatewaySessionKey: "agent:main:\(channel):group:\(group)",
                channel: channel,
                address: group,
                kind: .group
            ),
            sender: sender.map { Sender(id: $0, source: .message) },
            text: text
        )
    }
}
