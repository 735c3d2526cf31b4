/// Tells whether a conversation is one of those that are to be heard.
struct ConversationFilter {
    private let conversations: InboxConversations
    /// The sessions of the wanted conversations, as far as they can be told, in lower case.
    private let sessionKeys: Set<String>

    init(_ conversations: InboxConversations, defaultAgent: String) {
        self.conversations = conversations
        guard case .only(let keys) = conversations else {
            sessionKeys = []
            return
        }
        sessionKeys = Set(keys.compactMap { $0.route.gatewaySessionKey(defaultAgent: defaultAgent)?.lowercased() })
    }

    func wants(_ conversation: InboundMessage.Conversation) -> Bool {
        guard case .only(let keys) = conversations else { return true }
        if sessionKeys.contains(conversation.gatewaySessionKey.lowercased()) { return true }
        return keys.contains { key in
            guard case .chat(let target) = key.route else { return false }
            return target.isChat(of: conversation)
        }
    }
}

extension ChatTarget {
    /// Whether a conversation takes place here; one in a thread does, where this names none.
    fileprivate func isChat(of conversation: InboundMessage.Conversation) -> Bool {
        guard channel == conversation.channel, (accountID ?? "default") == (conversation.accountID ?? "default") else {
            return false
        }
        guard threadID == nil || threadID == conversation.threadID else { return false }
        guard kind == .native || conversation.kind == .native || (kind == .direct) == (conversation.kind == .direct)
        else {
            return false
        }
        return ChatAddress.plain(to, on: channel) == ChatAddress.plain(conversation.address, on: channel)
    }
}
