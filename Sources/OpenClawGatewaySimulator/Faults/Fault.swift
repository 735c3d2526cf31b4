extension GatewaySimulator {
    /// Something that goes wrong at the gateway, and when.
    ///
    /// ```swift
    /// Fault(on: .delivered, .crash(restartAfter: .seconds(2)))         // delivered, but nobody was told
    /// Fault(on: .answer("send"), .loseAnswer, count: 3)
    /// Fault(on: .request("send"), .fail(.overloaded), nth: 2)
    /// ```
    public struct Fault: Sendable, Hashable {
        /// The moment at which it happens.
        public var trigger: Trigger
        /// What happens.
        public var action: Action
        /// Which occurrence of the moment is the first that is hit, from 1.
        public var nth: Int
        /// How many occurrences are hit; `nil` for all.
        public var count: Int?
        /// Only messages to this target, or requests that name it as `to`, `sessionKey` or `key`.
        public var target: String?

        /// Makes a fault.
        public init(on trigger: Trigger, _ action: Action, nth: Int = 1, count: Int? = 1, target: String? = nil) {
            self.trigger = trigger
            self.action = action
            self.nth = max(nth, 1)
            self.count = count
            self.target = target
        }

        /// A moment at which a fault can happen.
        public enum Trigger: Sendable, Hashable {
            /// At once, on every connection.
            case now
            /// So long after the gateway was made, or after the fault was injected, on every connection.
            case time(Duration)
            /// An HTTP request asks for a WebSocket.
            case upgrade
            /// A `connect` has passed the schema and was not checked yet.
            case connect
            /// A request was read and not carried out yet; `nil` for any method.
            case request(String?)
            /// The provider of a channel is about to be called.
            case delivery
            /// The provider has delivered; nothing was written down and nobody was told yet.
            case delivered
            /// An answer is about to be written; `nil` for any method.
            case answer(String?)
            /// An event is about to be sent to those who watch for it.
            case event(String)
        }
    }
}
