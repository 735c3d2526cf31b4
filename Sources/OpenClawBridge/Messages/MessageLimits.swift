/// How long a message may be on each channel.
///
/// Longer texts are cut into parts here and not at the gateway: what the gateway cuts it sends as one piece of work, and
/// when that fails in the middle nobody can go on from there. So no limit is above the one of the gateway.
///
/// | channel | limit | where the number comes from |
/// |---|---|---|
/// | `whatsapp` | 4000 UTF-16 units | the gateway cuts there; the platform's own limits are at 4096 and above |
/// | `telegram` | 4000 as HTML | the gateway cuts there; Telegram takes 4096 |
/// | `slack` | 4000 with entities | the gateway cuts there; what Slack recommends |
/// | `discord` | 2000 UTF-16 units | Discord's limit |
/// | `signal` | 2000 bytes | longer texts become attachments |
/// | `imessage` | 4000 UTF-16 units | the gateway cuts there |
/// | `agent` | none | an agent reads texts of any length |
/// | other channels | 4000 UTF-16 units | the gateway cuts there unless a channel tells it otherwise |
public struct MessageLimits: Sendable, Hashable {
    /// The limits by the name of the channel, in lower case; `agent` is for texts to agents.
    public var channels: [String: TextLimit]
    /// The limit of channels that ``channels`` does not name, except for `agent`; `nil` is none.
    public var otherChannels: TextLimit?

    /// Makes limits; channels that are not named have ``otherChannels``.
    public init(channels: [String: TextLimit], otherChannels: TextLimit?) {
        self.channels = channels
        self.otherChannels = otherChannels
    }

    /// Makes the default limits.
    public init() {
        self.init(
            channels: [
                BuiltInChannel.whatsapp.rawValue: TextLimit(4000),
                BuiltInChannel.telegram.rawValue: TextLimit(4000, .html),
                BuiltInChannel.slack.rawValue: TextLimit(4000, .escaped),
                BuiltInChannel.discord.rawValue: TextLimit(2000),
                BuiltInChannel.signal.rawValue: TextLimit(2000, .utf8),
                BuiltInChannel.imessage.rawValue: TextLimit(4000),
            ],
            otherChannels: TextLimit(4000)
        )
    }

    /// No limits: nothing is cut.
    public static let none = MessageLimits(channels: [:], otherChannels: nil)

    /// The limit for texts that take this route; `nil` is none.
    public func limit(for route: Route) -> TextLimit? {
        switch route {
        case .chat(let target): channels[target.channel] ?? otherChannels
        case .ownAccount(let account): channels[account.channel] ?? otherChannels
        case .agent: channels["agent"]
        }
    }

    /// The texts to send for one that takes this route: itself when it is short enough, otherwise its numbered parts.
    public func parts(of text: String, for route: Route) -> [String] {
        limit(for: route).map { TextSplitter($0).parts(of: text) } ?? [text]
    }
}

/// A length, and how it is measured.
public struct TextLimit: Sendable, Hashable, Codable {
    /// The greatest length; less than ``smallest`` counts as that.
    public var length: Int
    /// How lengths are measured.
    public var measure: TextMeasure

    /// The smallest limit: 200, because numbers and code fences need room as well.
    public static let smallest = 200

    /// Makes a limit.
    public init(_ length: Int, _ measure: TextMeasure = .utf16) {
        self.length = length
        self.measure = measure
    }

    /// The length that is kept to.
    var usable: Int { max(length, Self.smallest) }
}
