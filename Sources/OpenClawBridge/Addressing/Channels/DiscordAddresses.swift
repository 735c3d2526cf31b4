/// Discord: numeric ids for channels and people.
///
/// A guild (server) cannot be written to, and its number would be taken for a channel or a person.
enum DiscordAddresses: ChannelAddresses {
    static func target(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget {
        switch type {
        case .channel: return ChatTarget(.discord, .channel, try number(identifier))
        case .dm: return ChatTarget(.discord, .direct, try number(identifier))
        case .guild:
            throw SessionKeyError(
                .type,
                "A Discord guild cannot be written to.",
                advice: "Name one of its channels: discord:channel:<channel id>."
            )
        default: throw noSuchType(type, on: .discord, use: "channel or dm")
        }
    }

    static func to(_ target: ChatTarget) -> String {
        target.kind == .direct ? "user:" + target.id : "channel:" + target.id
    }

    private static func number(_ identifier: String) throws(SessionKeyError) -> String {
        guard (1...20).contains(identifier.utf8.count), identifier.utf8.allSatisfy(\.isASCIIDigit) else {
            throw notAnID(
                identifier,
                "a Discord id",
                advice: "Switch on developer mode in Discord and copy the numeric id."
            )
        }
        return identifier
    }
}
