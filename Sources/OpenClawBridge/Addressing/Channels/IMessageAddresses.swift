/// iMessage: people by phone number or mail address, conversations by number, GUID or identifier.
enum IMessageAddresses: ChannelAddresses {
    private static let conversationPrefixes = ["chat_guid:", "chat_identifier:"]

    static func target(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget {
        switch type {
        case .dm: return ChatTarget(.imessage, .direct, try handle(identifier))
        case .chat:
            let number = identifier.hasPrefix("chat_id:") ? String(identifier.dropFirst(8)) : identifier
            guard (1...18).contains(number.utf8.count), number.utf8.allSatisfy(\.isASCIIDigit) else {
                throw notAnID(identifier, "a chat's number", advice: "For a GUID write imessage:group:chat_guid:….")
            }
            return ChatTarget(.imessage, .channel, number)
        case .group:
            guard let prefix = conversationPrefixes.first(where: { identifier.hasPrefix($0) }), identifier != prefix
            else {
                throw notAnID(
                    identifier,
                    "a conversation",
                    advice:
                        "Write imessage:group:chat_guid:…, imessage:group:chat_identifier:… or imessage:chat:<number>."
                )
            }
            return ChatTarget(.imessage, .group, identifier)
        default: throw noSuchType(type, on: .imessage, use: "dm, chat or group")
        }
    }

    static func to(_ target: ChatTarget) -> String { target.kind == .channel ? "chat_id:" + target.id : target.id }

    /// A conversation by number keeps its own word in a session key.
    static func keyType(_ target: ChatTarget) -> String {
        target.kind == .channel ? SessionKeyType.chat.rawValue : target.kind.keyType
    }

    private static func handle(_ identifier: String) throws(SessionKeyError) -> String {
        guard identifier.contains("@") else { return "+" + (try PhoneNumber(identifier).digits) }
        let parts = identifier.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } })
        else {
            throw notAnID(identifier, "a mail address")
        }
        return identifier.lowercased()
    }
}
