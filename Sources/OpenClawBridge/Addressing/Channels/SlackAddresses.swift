/// Slack: ids in upper case, `C…` and `G…` for rooms, `U…` and `W…` for people, `D…` for direct conversations.
///
/// The gateway reads a bare `slack:C…` as a person; the target is therefore always written with its own prefix.
enum SlackAddresses: ChannelAddresses {
    static func target(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget {
        switch type {
        case .channel, .group:
            guard isID(identifier, startingWith: "CG") else {
                throw notAnID(
                    identifier,
                    "a channel's id",
                    advice: "Names do not work: copy the id (C01234567, upper case) from the channel's details."
                )
            }
            return ChatTarget(.slack, type == .group ? .group : .channel, identifier)
        case .dm:
            guard isID(identifier, startingWith: "UWD") else {
                throw notAnID(identifier, "a person's id", advice: "Copy the member id (U01234567) from the profile.")
            }
            return ChatTarget(.slack, .direct, identifier)
        default: throw noSuchType(type, on: .slack, use: "channel, group or dm")
        }
    }

    static func to(_ target: ChatTarget) -> String {
        target.kind == .direct && !target.id.hasPrefix("D") ? "user:" + target.id : "channel:" + target.id
    }

    /// A thread is named by the time stamp of its first message.
    static func isThread(_ thread: String, in target: ChatTarget) -> Bool {
        thread.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
    }

    private static func isID(_ text: String, startingWith letters: String) -> Bool {
        guard let first = text.first, letters.contains(first), (3...32).contains(text.utf8.count) else { return false }
        return text.utf8.allSatisfy { $0.isASCIIDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}
