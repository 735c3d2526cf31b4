/// A place on a chat channel that a message can go to or come from.
struct ChannelTarget: Hashable {
    enum Kind: String {
        case direct, group, channel
    }

    let channel: String
    let kind: Kind
    /// The channel's own id of the place, without any prefix.
    let id: String
    /// The target as `send` takes it.
    let address: String

    /// The session of an agent that holds the conversation of this place.
    func sessionKey(
        agent: String,
        mainKey: String,
        scope: GatewaySimulator.DirectScope,
        accountID: String?
    ) -> String {
        guard kind == .direct else { return "agent:\(agent):\(channel):\(kind.rawValue):\(id)".lowercased() }
        switch scope {
        case .main: return mainKey
        case .perPeer: return "agent:\(agent):direct:\(id)".lowercased()
        case .perChannelPeer: return "agent:\(agent):\(channel):direct:\(id)".lowercased()
        case .perAccountChannelPeer:
            return "agent:\(agent):\(channel):\(accountID ?? "default"):direct:\(id)".lowercased()
        }
    }

    /// The name under which the session is shown.
    var displayName: String { kind == .direct ? "\(channel):\(id)" : "\(channel):\(kind.rawValue):\(id)" }
}

extension ChannelTarget {
    /// Reads `to` by the rules of its channel; `nil` when it is no target there.
    init?(_ to: String, on channel: String) {
        let text = to.trimmed
        let parsed: (Kind, String, String)? =
            switch channel {
            case "whatsapp": Self.whatsApp(text)
            case "telegram": Self.telegram(text)
            case "slack", "discord", "mattermost": Self.workspace(text, channel)
            case "signal": Self.signal(text)
            default: Self.plain(text)
            }
        guard let (kind, id, address) = parsed else { return nil }
        self.init(channel: channel, kind: kind, id: id, address: address)
    }

    private static func whatsApp(_ text: String) -> (Kind, String, String)? {
        var text = text.removing(prefix: "whatsapp:")
        if text.hasPrefix("group:") { text = text.removing(prefix: "group:") }
        if text.hasSuffix("@g.us") {
            let digits = text.dropLast(5)
            let isGroup = !digits.isEmpty && digits.allSatisfy { $0.isASCIIDigit || $0 == "-" }
            return isGroup ? (.group, text, text) : nil
        }
        if text.hasSuffix("@newsletter") { return (.channel, text, text) }
        for suffix in ["@s.whatsapp.net", "@c.us", "@lid"] where text.hasSuffix(suffix) {
            text = String(text.dropLast(suffix.count))
        }
        let digits = text.filter { !" -().".contains($0) }.removing(prefix: "+")
        guard (7...15).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return (.direct, "+" + digits, "+" + digits)
    }

    private static func telegram(_ text: String) -> (Kind, String, String)? {
        var text = text.removing(prefix: "telegram:").removing(prefix: "tg:")
        if text.hasPrefix("group:") { text = text.removing(prefix: "group:") }
        if text.hasPrefix("@"), text.count > 1 { return (.direct, text, text) }
        let digits = text.removing(prefix: "-").split(separator: ":").first ?? ""
        guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return text.hasPrefix("-") ? (.group, text, text) : (.direct, text, text)
    }

    private static func workspace(_ text: String, _ channel: String) -> (Kind, String, String)? {
        let text = text.removing(prefix: channel + ":")
        if text.hasPrefix("user:") { return part(text, "user:", .direct) }
        if text.hasPrefix("channel:") { return part(text, "channel:", .channel) }
        guard !text.isEmpty, !text.contains(where: \.isWhitespace), !text.contains(":") else { return nil }
        return (.channel, text, "channel:" + text)
    }

    private static func signal(_ text: String) -> (Kind, String, String)? {
        let text = text.removing(prefix: "signal:")
        if text.hasPrefix("group:") { return part(text, "group:", .group) }
        guard text.hasPrefix("+"), text.dropFirst().allSatisfy(\.isASCIIDigit), text.count > 7 else { return nil }
        return (.direct, text, text)
    }

    /// The targets of the channels that have no rules of their own.
    private static func plain(_ text: String) -> (Kind, String, String)? {
        if text.hasPrefix("user:") { return part(text, "user:", .direct) }
        if text.hasPrefix("room:") { return part(text, "room:", .group) }
        return nil
    }

    private static func part(_ text: String, _ prefix: String, _ kind: Kind) -> (Kind, String, String)? {
        let id = text.removing(prefix: prefix)
        return id.isEmpty || id.contains(where: \.isWhitespace) ? nil : (kind, id, text)
    }
}

extension String {
    func removing(prefix: String) -> String { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
