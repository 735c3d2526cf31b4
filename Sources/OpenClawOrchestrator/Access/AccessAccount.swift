import OpenClawBridge

/// The account of ours that a message came to.
struct AccessAccount: Sendable, Hashable {
    /// Its name at the gateway.
    let name: String

    /// An account by name; `nil` and `default` both mean the channel's default account.
    init(_ name: String?) { self.name = (name ?? "default").asciiLowercased }

    init(_ conversation: InboundMessage.Conversation) { self.init(conversation.accountID) }

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.name.utf8.elementsEqual(rhs.name.utf8) }
}

extension AccessAccount {
    /// The account as a rule's text has it.
    var suffix: String { name == "default" ? "" : "?account=\(name)" }
}
