/// How fast messages may go out, so that no platform has a reason to slow an account down or to ban it.
///
/// There are two limits for each channel: one for all that goes through one account of the channel, and one for each chat.
///
/// | channel | account | chat | where the numbers come from |
/// |---|---|---|---|
/// | `telegram` | 25 a second, burst 5 | 1 a second, burst 3; groups 17 a minute, burst 3 | Telegram's bot FAQ: about 30 a second, 1 a second in a chat with short bursts, 20 a minute in a group |
/// | `slack` | 5 a second, burst 10 | 1 a second, burst 5 | Slack's rate limits: 1 a second in a channel with short bursts, several hundred a minute in a workspace |
/// | `discord` | 5 a second, burst 5 | 1 a second, burst 3 | caution: Discord allows 50 requests a second and tells the limit of a room only in its answers |
/// | `whatsapp` | 1 a second, burst 5 | 1 a second, burst 3 | caution: there are no published limits for linked devices, and accounts were refused and banned at 3 a second |
/// | `signal`, `imessage` | 1 a second, burst 5 | 1 a second, burst 3 | caution: there are no published limits |
/// | `agent` and other channels | none | none | an agent is no platform; what a plugin's channel bears is not known |
///
/// A burst counts on top of the rate: the numbers are chosen so that both together stay within a published limit.
public struct PacingPolicy: Sendable, Hashable {
    /// The limits by the name of the channel, in lower case.
    public var channels: [String: ChannelLimits]
    /// The limits of channels that ``channels`` does not name, except for `agent`.
    public var otherChannels: ChannelLimits

    /// Makes a policy from limits.
    public init(channels: [String: ChannelLimits], otherChannels: ChannelLimits = .none) {
        self.channels = channels
        self.otherChannels = otherChannels
    }

    /// Makes the default policy.
    public init() { self.init(channels: Self.cautious) }

    /// No limits at all.
    public static let off = PacingPolicy(channels: [:])

    /// The limits of one channel; `nil` is none.
    public struct ChannelLimits: Sendable, Hashable {
        /// What goes through one account of the channel.
        public var account: Limit?
        /// What goes into one chat.
        public var chat: Limit?
        /// What goes into one group or room, where that differs from ``chat``.
        public var group: Limit?

        /// Makes the limits of a channel.
        public init(account: Limit? = nil, chat: Limit? = nil, group: Limit? = nil) {
            self.account = account
            self.chat = chat
            self.group = group
        }

        /// No limits.
        public static let none = ChannelLimits()
    }

    /// The limit for all messages through the account that a route uses; `nil` is none.
    ///
    /// Each account of a channel has it for itself.
    func accountLimit(of route: Route) -> Limit? { limits(of: route).account }

    /// The limit for the messages to one target; `nil` is none.
    func targetLimit(of route: Route) -> Limit? {
        let limits = limits(of: route)
        guard case .chat(let target) = route, target.isShared else { return limits.chat }
        return limits.group ?? limits.chat
    }

    private func limits(of route: Route) -> ChannelLimits {
        switch route {
        case .chat(let target): channels[target.channel] ?? otherChannels
        case .ownAccount(let account): channels[account.channel] ?? otherChannels
        case .agent: channels["agent"] ?? .none
        }
    }
}

extension ChatTarget {
    /// Whether many people are in the chat.
    fileprivate var isShared: Bool {
        switch kind {
        case .direct: false
        case .group, .channel: true
        // Telegram's own spelling, the only channel whose groups have a limit of their own by default.
        case .native: channel == BuiltInChannel.telegram.rawValue && id.contains("-")
        }
    }
}
