extension GatewaySimulator {
    /// A chat channel that the gateway holds an account of.
    ///
    /// A string literal makes a channel with the rules of that name: `"whatsapp"`, `"telegram"`, `"slack"`, `"discord"`,
    /// `"signal"`; any other name makes a channel with the targets `user:NAME` and `room:NAME`.
    public struct Channel: Sendable, Hashable, ExpressibleByStringLiteral {
        /// The channel's id on the wire.
        public var id: String
        /// The name shown to people.
        public var label: String
        /// The account that the channel is linked to; for WhatsApp its telephone number in E.164.
        public var selfAddress: String?
        /// Whether an account is linked.
        public var isLinked: Bool
        /// Whether the channel is connected to its provider; without that every send fails.
        public var isConnected: Bool
        /// How long the provider takes before it delivers.
        public var providerDelay: Duration
        /// How long the provider takes between delivery and its answer.
        public var answerDelay: Duration
        /// The longest text of one message, in characters.
        public var textLimit: Int

        /// Makes a channel.
        public init(
            id: String,
            label: String? = nil,
            selfAddress: String? = nil,
            isLinked: Bool = true,
            isConnected: Bool = true,
            providerDelay: Duration = .zero,
            answerDelay: Duration = .zero,
            textLimit: Int = 65_536
        ) {
            self.id = id
            self.label = label ?? Self.labels[id] ?? id.prefix(1).uppercased() + id.dropFirst()
            self.selfAddress = selfAddress ?? (id == "whatsapp" ? "+15550001000" : nil)
            self.isLinked = isLinked
            self.isConnected = isConnected
            self.providerDelay = providerDelay
            self.answerDelay = answerDelay
            self.textLimit = textLimit
        }

        /// Makes a linked and connected channel.
        public init(stringLiteral value: String) { self.init(id: value) }

        private static let labels = [
            "whatsapp": "WhatsApp", "telegram": "Telegram", "slack": "Slack", "discord": "Discord", "signal": "Signal",
            "imessage": "iMessage",
        ]
    }
}
