/// WhatsApp: people by phone number, groups by `…@g.us`, newsletters by `…@newsletter`.
enum WhatsAppAddresses: ChannelAddresses {
    static func target(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget {
        try refuseLinkedID(identifier)
        switch type {
        case .dm: return ChatTarget(.whatsapp, .direct, try number(identifier))
        case .group: return ChatTarget(.whatsapp, .group, try group(identifier))
        case .channel: return ChatTarget(.whatsapp, .channel, try newsletter(identifier))
        default: throw noSuchType(type, on: .whatsapp, use: "group, dm, channel or self")
        }
    }

    static func to(_ target: ChatTarget) -> String { target.kind == .direct ? "+" + target.id : target.id }

    /// `<n>@lid` is an anonymous id; the gateway would take it for the phone number n and write to a stranger.
    static func refuseLinkedID(_ identifier: String) throws(SessionKeyError) {
        guard !identifier.lowercased().hasSuffix("@lid") else {
            throw SessionKeyError(
                .identifier,
                "An address that ends in @lid would reach the wrong person.",
                advice: "Use the person's phone number: whatsapp:dm:<number>."
            )
        }
    }

    private static func number(_ identifier: String) throws(SessionKeyError) -> String {
        let lowercased = identifier.lowercased()
        if lowercased.hasSuffix("@g.us") {
            throw notAnID(identifier, "a person but a group", advice: "Write whatsapp:group:\(identifier.shortened).")
        }
        for suffix in ["@s.whatsapp.net", "@c.us"] where lowercased.hasSuffix(suffix) {
            return try PhoneNumber(identifier.dropLast(suffix.count)).digits
        }
        return try PhoneNumber(identifier).digits
    }

    private static func group(_ identifier: String) throws(SessionKeyError) -> String {
        let suffix = "@g.us"
        let id = identifier.lowercased().hasSuffix(suffix) ? identifier.dropLast(suffix.count) : identifier[...]
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy(isNumber) else {
            throw notAnID(identifier, "a group's id", advice: "A group's id looks like 120363401780756402@g.us.")
        }
        return id + suffix
    }

    private static func newsletter(_ identifier: String) throws(SessionKeyError) -> String {
        let suffix = "@newsletter"
        let id = identifier.lowercased().hasSuffix(suffix) ? identifier.dropLast(suffix.count) : identifier[...]
        guard isNumber(id) else {
            throw notAnID(identifier, "a newsletter's id", advice: "It looks like 120363298765432109@newsletter.")
        }
        return id + suffix
    }

    private static func isNumber(_ text: Substring) -> Bool {
        (1...32).contains(text.utf8.count) && text.utf8.allSatisfy(\.isASCIIDigit)
    }
}
