import OpenClawBridge
import OpenClawOrchestrator

/// A message for the tests of who may command.
func chatMessage(
    _ channel: String = "whatsapp",
    _ kind: ChatTarget.Kind = .direct,
    at address: String = "+18312950562",
    account: String? = nil,
    from sender: InboundMessage.Sender?,
    text: String = "status",
    isForwarded: Bool = false
) -> InboundMessage {
    let conversation = InboundMessage.Conversation(
        gatewaySessionKey: "agent:main:x",
        channel: channel,
        address: address,
        accountID: account,
        kind: kind
    )
    return InboundMessage(conversation: conversation, sender: sender, text: text, isForwarded: isForwarded)
}

extension InboundMessage.Sender {
    /// The person of a direct chat with a session of its own.
    static func peer(_ id: String, named name: String? = nil) -> Self { Self(id: id, name: name, source: .session) }

    /// A member of a group, as the message names them.
    static func member(_ id: String, named name: String? = nil) -> Self { Self(id: id, name: name, source: .message) }
}

extension AccessVerdict {
    /// Who may command, if anybody.
    var speaker: Speaker? {
        guard case .speaker(let speaker) = self else { return nil }
        return speaker
    }

    /// Why nobody may, if so.
    var refusal: AccessRefusal? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal
    }
}
