/// `chat.history`: the last messages of a session, as they are shown to people.
///
/// Long texts are cut by the gateway; ``GetSession`` is cheaper and finds keys exactly.
public struct ChatHistory: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "chat.history"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// The session's key.
    public var sessionKey: String
    /// How many messages, 1 to 1000; the gateway gives 200 when it is left out.
    public var limit: Int?
    /// Where the gateway cuts a text, at most 500,000 characters.
    public var maxChars: Int?

    /// Makes a call.
    public init(sessionKey: String, limit: Int? = nil, maxChars: Int? = nil) {
        self.sessionKey = sessionKey
        self.limit = limit
        self.maxChars = maxChars
    }
}

extension ChatHistory {
    /// The messages of a session.
    public struct Response: Decodable, Sendable, Hashable {
        /// The key as it was asked for.
        public var sessionKey: String?
        /// The id of the transcript; `nil` for a session that does not exist.
        public var sessionID: String?
        /// The messages, the oldest first.
        public var messages: [TranscriptMessage]
        /// The session, where the gateway adds it.
        public var session: SessionRow?
        /// Whether there are older messages, where the gateway says so.
        public var hasMore: Bool?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            sessionKey = object.string("sessionKey")
            sessionID = object.string("sessionId")
            messages = object.list("messages")
            session = object.value("sessionInfo")
            hasMore = object.bool("hasMore")
        }
    }
}
