/// `sessions.get`: the last messages of a session with their idempotency keys, the cheapest exact lookup.
///
/// The gateway does not announce the method, but both protocols have it.
public struct GetSession: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "sessions.get"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// The session's key.
    public var key: String
    /// How many messages; the gateway gives 200 when it is left out.
    public var limit: Int?

    /// Makes a call.
    public init(key: String, limit: Int? = nil) {
        self.key = key
        self.limit = limit
    }
}

extension GetSession {
    /// The messages of a session.
    public struct Response: Decodable, Sendable, Hashable {
        /// The messages, the oldest first; none for a session that does not exist.
        public var messages: [TranscriptMessage]

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            messages = try LenientObject(from: decoder).list("messages")
        }
    }
}
