extension GatewaySimulator {
    /// An agent of the gateway, and what its model answers.
    public struct Agent: Sendable, ExpressibleByStringLiteral {
        /// The agent's id, as in `agent:<id>:main`.
        public var id: String
        /// What the model says to a text.
        ///
        /// The answer is streamed word by word. The default repeats the text.
        public var reply: @Sendable (_ text: String) -> Reply

        /// Makes an agent that answers with `reply`.
        public init(id: String, reply: @escaping @Sendable (_ text: String) -> Reply = Agent.echo) {
            self.id = id
            self.reply = reply
        }

        /// Makes an agent that repeats what it is told.
        public init(stringLiteral value: String) { self.init(id: value) }

        /// Repeats the text.
        public static let echo: @Sendable (String) -> Reply = { .text("You said: \($0)") }

        /// What a model answers.
        public enum Reply: Sendable, Hashable {
            /// The answer's text.
            case text(String)
            /// The model calls a tool without arguments, and answers with the text afterwards.
            case tool(String, then: String)
            /// The provider of the model failed with this text.
            case failure(String)
        }
    }
}
