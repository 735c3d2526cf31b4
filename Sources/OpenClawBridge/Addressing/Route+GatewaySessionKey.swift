extension Route {
    /// The key of the gateway session that holds this conversation, where it is certain.
    ///
    /// It is what history, transcripts and subscriptions are asked for. Groups and rooms on a channel's default account
    /// have one key; for direct chats the gateway's own setting (`session.dmScope`) decides, and several people may
    /// even share a session, so there is none to be told here. Compare keys without regard to case: the gateway lowers
    /// all but Signal's group ids.
    ///
    /// - Parameter defaultAgent: The id of the gateway's default agent.
    /// - Returns: The key, or `nil` where only the gateway knows it.
    public func gatewaySessionKey(defaultAgent: String = "main") -> String? {
        switch self {
        case .agent(let session): session.key
        case .ownAccount: nil
        case .chat(let target): target.gatewaySessionKey(defaultAgent: defaultAgent)
        }
    }
}

extension ChatTarget {
    func gatewaySessionKey(defaultAgent: String) -> String? {
        guard accountID == nil, kind == .group || kind == .channel else { return nil }
        let base = "agent:\(defaultAgent):\(channel):"
        switch BuiltInChannel(rawValue: channel) {
        case .whatsapp where kind == .group && threadID == nil:
            return base + "group:" + id
        case .telegram where !id.hasPrefix("@"):
            let topic = threadID.map { ":topic:" + $0 } ?? ""
            return base + "\(kind.rawValue):\(id)\(topic)"
        case .slack where kind == .channel && threadID == nil, .discord where threadID == nil:
            return base + "channel:" + id.lowercased()
        case .signal where threadID == nil:
            return base + "group:" + id
        default:
            return nil
        }
    }
}
