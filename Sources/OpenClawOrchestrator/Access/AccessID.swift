import OpenClawBridge

/// A person or a group, in the one spelling in which rules and messages are compared.
///
/// Only what a channel itself does not tell apart is made the same, and only whole identifiers are compared, byte for byte: Swift
/// holds strings for equal that look alike, and identifiers are not.
struct AccessID: Sendable, Hashable {
    let channel: String
    let id: String

    /// A person, as a rule or a message of `channel` names one.
    init(person: String, on channel: String) {
        self.channel = channel.asciiLowercased
        var id = person.dropping(prefix: self.channel + ":")
        switch self.channel {
        case "whatsapp":
            for suffix in ["@s.whatsapp.net", "@c.us"] { id = id.dropping(suffix: suffix) }
            id = id.dropping(prefix: "+").asciiLowercased
        case "slack": id = id.dropping(prefix: "user:").asciiUppercased
        case "discord": id = id.dropping(prefix: "user:")
        case "signal": id = id.asciiLowercased.dropping(prefix: "uuid:").dropping(prefix: "+")
        case "imessage": id = id.asciiLowercased.dropping(prefix: "+")
        default: break
        }
        self.id = id
    }

    /// A group or a room, as a rule or a message of `channel` names one.
    init(group: String, on channel: String) {
        self.channel = channel.asciiLowercased
        var id = group.dropping(prefix: self.channel + ":")
        switch self.channel {
        case "whatsapp":
            id = id.asciiLowercased
            if !id.utf8.contains(UInt8(ascii: "@")) { id += "@g.us" }
        case "telegram":
            id = id.dropping(prefix: "group:")
            // A topic is a part of its group.
            id = id.split(separator: ":topic:", maxSplits: 1).first.map(String.init) ?? id
        case "slack": id = id.dropping(prefix: "channel:").asciiUppercased
        case "discord": id = id.dropping(prefix: "channel:")
        case "signal": id = id.dropping(prefix: "group:")
        default: break
        }
        self.id = id
    }

    /// Whether `address` can only be that of a group.
    static func isGroup(_ address: String, on channel: String) -> Bool {
        switch channel.asciiLowercased {
        case "whatsapp": ["@g.us", "@newsletter"].contains { address.asciiLowercased.hasSuffix($0) }
        case "telegram": address.dropping(prefix: "telegram:").hasPrefix("-")
        case "signal": address.asciiLowercased.hasPrefix("group:")
        default: false
        }
    }

    static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.channel.utf8.elementsEqual(rhs.channel.utf8) && lhs.id.utf8.elementsEqual(rhs.id.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in channel.utf8 { hasher.combine(byte) }
        for byte in id.utf8 { hasher.combine(byte) }
    }
}

extension String {
    /// The text without `prefix`, in capital or small letters of ASCII, at its beginning.
    fileprivate func dropping(prefix: String) -> String {
        let start = utf8.prefix(prefix.utf8.count)
        guard String(decoding: start, as: UTF8.self).asciiLowercased.utf8.elementsEqual(prefix.utf8) else {
            return self
        }
        return String(decoding: utf8[start.endIndex...], as: UTF8.self)
    }

    /// The text without `suffix`, in capital or small letters of ASCII, at its end.
    fileprivate func dropping(suffix: String) -> String {
        let end = utf8.suffix(suffix.utf8.count)
        guard String(decoding: end, as: UTF8.self).asciiLowercased.utf8.elementsEqual(suffix.utf8) else { return self }
        return String(decoding: utf8[..<end.startIndex], as: UTF8.self)
    }

    fileprivate var asciiUppercased: String {
        String(decoding: utf8.map { (0x61...0x7a).contains($0) ? $0 & ~0x20 : $0 }, as: UTF8.self)
    }
}
