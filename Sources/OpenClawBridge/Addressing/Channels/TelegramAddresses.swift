/// Telegram: numeric chat ids, where the minus sign tells a group from a person, and public `@names`.
enum TelegramAddresses: ChannelAddresses {
    static func target(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget {
        switch type {
        case .dm: return ChatTarget(.telegram, .direct, try person(identifier))
        case .group, .channel: return try chat(type, identifier)
        case .topic: return try topic(identifier)
        default: throw noSuchType(type, on: .telegram, use: "dm, group, channel or topic")
        }
    }

    static func to(_ target: ChatTarget) -> String { target.id }

    static func isThread(_ thread: String, in target: ChatTarget) -> Bool { target.kind == .group && isNumber(thread) }

    private static func person(_ identifier: String) throws(SessionKeyError) -> String {
        if isName(identifier) { return identifier }
        if identifier.hasPrefix("-") {
            throw notAnID(
                identifier,
                "a person: ids that begin with - are groups",
                advice: "Write telegram:group:\(identifier.shortened)."
            )
        }
        guard isNumber(identifier) else {
            throw notAnID(identifier, "a person's id", advice: "Write the numeric id or @name.")
        }
        return identifier
    }

    private static func chat(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget {
        // The gateway's own spelling of a topic.
        if let mark = identifier.firstRange(of: ":topic:") {
            return try topic(identifier[..<mark.lowerBound] + "/" + identifier[mark.upperBound...])
        }
        let id = try chatID(identifier)
        return ChatTarget(.telegram, type == .group ? .group : .channel, id)
    }

    private static func topic(_ identifier: String) throws(SessionKeyError) -> ChatTarget {
        let parts = identifier.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, isNumber(parts[1]) else {
            throw notAnID(identifier, "a topic", advice: "Write telegram:topic:<group id>/<topic number>.")
        }
        return ChatTarget(.telegram, .group, try chatID(String(parts[0])), threadID: String(parts[1]))
    }

    private static func chatID(_ identifier: String) throws(SessionKeyError) -> String {
        if isName(identifier) { return identifier }
        guard identifier.hasPrefix("-") else {
            throw notAnID(
                identifier,
                "a group's id",
                advice: "Ids of groups and channels begin with a minus sign, for example -1001234567890."
            )
        }
        guard isNumber(identifier.dropFirst()) else { throw notAnID(identifier, "a group's id") }
        return identifier
    }

    /// Up to 18 digits: what fits into the 64 bits that Telegram has.
    private static func isNumber(_ text: some StringProtocol) -> Bool {
        (1...18).contains(text.utf8.count) && text.utf8.allSatisfy(\.isASCIIDigit)
    }

    private static func isName(_ text: String) -> Bool {
        guard text.hasPrefix("@"), (2...65).contains(text.utf8.count) else { return false }
        return text.utf8.dropFirst().allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") }
    }
}
