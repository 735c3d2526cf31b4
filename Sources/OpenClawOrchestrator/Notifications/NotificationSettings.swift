public import OpenClawBridge

/// Where notifications go, and when they are held back.
public struct NotificationSettings: Sendable {
    /// Where everything goes that no route takes.
    public var sessionKey: SessionKey
    /// Where a notification goes instead when the gateway has no agent for its session key, or `nil` to only say so.
    ///
    /// The default ``BridgeConfiguration/whatsAppSessionKey``, `agent:whatsapp:main`, is the session of an agent
    /// *called* whatsapp. Where there is no such agent, name the chat itself, or set a fallback such as
    /// `whatsapp:self:main`.
    public var fallback: SessionKey?
    /// Which notifications go where; all that fit count, in any order.
    public var routes: [NotificationRoute] = []
    /// Whether the conversation that asked for something is told, too.
    public var tellsOrigin = true
    /// How long the same text is not sent again to the same target; ten minutes.
    public var repeatWindow = Duration.seconds(600)
    /// When many notifications become one message.
    public var burst = BurstPolicy()
    /// When only urgent notifications are sent, or `nil`.
    public var quietHours: QuietHours?
    /// After how long a notification is useless to people, if an outbox has not delivered it; a day.
    public var usefulFor = Duration.seconds(86_400)
    /// How long it is remembered which notifications were told; a week.
    ///
    /// A notification that comes again after that time is told again.
    public var remembers = Duration.seconds(604_800)

    /// Makes settings that send everything to `sessionKey`.
    public init(sessionKey: SessionKey) { self.sessionKey = sessionKey }

    /// Makes settings that send everything to the session key of a configuration.
    public init(_ configuration: BridgeConfiguration) { self.init(sessionKey: configuration.whatsAppSessionKey) }

    /// The routes of a notification, each conversation once.
    public func targets(of notification: ChatNotification) -> [Route] {
        let fitting = routes.filter { $0.takes(notification) }
        let keys = fitting.isEmpty ? [sessionKey] : fitting.flatMap(\.targets)
        var targets = keys.map(\.route)
        if tellsOrigin, let origin = notification.origin { targets.append(origin) }
        var seen: Set<String> = []
        return targets.filter { seen.insert($0.conversation).inserted }
    }

    /// What to do about a session key of an agent that the gateway does not have.
    public static func advice(forMissingAgent sessionKey: String) -> String {
        "\(sessionKey) names a session of an agent, and the gateway has no such agent. Set the session key of "
            + "notifications to a chat, for example whatsapp:dm:<number> or whatsapp:group:<id>, or set a fallback such as "
            + "whatsapp:self:main."
    }
}

extension Route {
    /// The same for two spellings of one conversation.
    package var conversation: String {
        guard case .chat(let target) = self else { return description }
        let parts = [target.channel, target.to, target.accountID ?? "default", target.threadID ?? ""]
        return parts.joined(separator: "\u{1F}")
    }
}
