import OpenClawBridge

extension AccessPolicy {
    /// The conversations in which somebody may give commands.
    ///
    /// Which session holds a direct chat, or a thread of a group, only the gateway knows: with one of them everything is heard.
    func conversations(channels: KnownChannels) -> InboxConversations {
        guard direct.isEmpty else { return .all }
        var keys: [SessionKey] = []
        for rule in groups {
            guard let key = rule.sessionKey(channels: channels) else { return .all }
            if !keys.contains(key) { keys.append(key) }
        }
        return .only(keys)
    }
}

extension GroupAccessRule {
    /// The session key of the group, where one session holds all of it.
    fileprivate func sessionKey(channels: KnownChannels) -> SessionKey? {
        guard ["whatsapp", "signal", "imessage"].contains(group.channel) else { return nil }
        return ["group", "channel", "chat"].lazy.compactMap { type in
            try? SessionKey("\(group.channel):\(type):\(group.id)\(account.suffix)", channels: channels)
        }.first
    }
}

extension InboxConversations {
    /// The conversations as a setting has them.
    var words: [String] {
        switch self {
        case .all: ["all"]
        case .only(let keys): keys.map(\.description)
        }
    }
}
