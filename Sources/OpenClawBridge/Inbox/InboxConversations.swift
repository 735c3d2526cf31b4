/// The conversations that an ``Inbox`` hears.
public enum InboxConversations: Sendable, Hashable {
    /// All that the gateway has a chat behind.
    ///
    /// The gateway then tells of every conversation of every agent.
    case all
    /// These.
    ///
    /// Where all of them are groups, rooms, or sessions of agents, the gateway is asked for these alone. Which session holds a direct chat
    /// only the gateway knows: with one of them it is asked for all messages, and the others are dropped here.
    case only([SessionKey])

    /// Reads `all`, or session keys with commas between them.
    ///
    /// - Throws: The rule that a key breaks. The chat of an account with itself cannot be heard, for the gateway does not tell of it.
    public init(_ text: String, channels: KnownChannels = .builtIn) throws(SessionKeyError) {
        let words = text.split(separator: ",").map { $0.trimmingSpaces }.filter { !$0.isEmpty }
        if words.map({ $0.lowercased() }) == ["all"] {
            self = .all
            return
        }
        var keys: [SessionKey] = []
        for word in words {
            let key = try SessionKey(String(word), channels: channels)
            if case .ownAccount = key.route {
                throw SessionKeyError(
                    .type,
                    "What an account writes to itself cannot be heard.",
                    advice: "Name a direct chat or a group."
                ).about(String(word))
            }
            keys.append(key)
        }
        self = .only(keys)
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
