extension GatewaySimulator {
    /// A message that reached the people of a chat channel.
    public struct Delivery: Sendable, Hashable, Identifiable {
        /// Why the gateway delivered it.
        public enum Origin: String, Sendable, Hashable {
            /// A `send` or `poll` of a client.
            case send
            /// The gateway's delivery queue, after a start or when the channel came back.
            case queue
            /// The answer of an agent.
            case agent
        }

        /// The place in the order of deliveries, from 1.
        public var id: Int
        /// The channel.
        public var channel: String
        /// The target in the channel's own form.
        public var to: String
        /// The text; of a poll its question.
        public var text: String
        /// The media.
        public var mediaURLs: [String]
        /// The account, when one was named.
        public var accountID: String?
        /// The topic or thread, when one was named.
        public var threadID: String?
        /// The message that this one answers, when one was named.
        public var replyToID: String?
        /// The idempotency key of the request that asked for it.
        public var idempotencyKey: String
        /// The session whose transcript shows the message.
        public var sessionKey: String
        /// The id that the channel gave the message.
        public var messageID: String
        /// Why the gateway delivered it.
        public var origin: Origin
    }
}
