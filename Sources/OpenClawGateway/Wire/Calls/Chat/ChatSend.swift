/// `chat.send`: gives a text to the agent of a session, which answers in `chat` events.
public struct ChatSend: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "chat.send"
    /// Writing.
    public static let requiredScope: OperatorScope? = .write

    /// The session's key, at most 512 characters.
    ///
    /// The gateway takes any text here and starts a stray session for a malformed key: check it before.
    public var sessionKey: String
    /// The text; it may be empty when there are attachments.
    ///
    /// Words such as `stop` end a running answer and do not start one.
    public var message: String
    /// How much the model thinks, for example `low`.
    public var thinking: String?
    /// Whether the answer also goes to the session's channel.
    public var deliver: Bool?
    /// Files for the agent.
    public var attachments: [Attachment]?
    /// The agent, when the key does not name one; protocol 4.
    public var agentID: String?
    /// The transcript the text belongs to; protocol 4.
    public var sessionID: String?
    /// Whether to prefer a quick answer; protocol 4.
    public var fastMode: Bool?
    /// Whether a text beginning with a slash is taken as it is; protocol 4.
    public var suppressCommandInterpretation: Bool?
    /// The key that makes repetitions harmless; it becomes the run's id.
    public var idempotencyKey: String
    private var timeoutMs: Int64?

    /// How long the run may take.
    public var timeout: Duration? {
        get { timeoutMs.map { .milliseconds($0) } }
        set { timeoutMs = newValue?.timeoutMilliseconds }
    }

    /// Makes a call; what is not here is set afterwards.
    public init(sessionKey: String, message: String, deliver: Bool? = nil, idempotencyKey: String) {
        self.sessionKey = sessionKey
        self.message = message
        self.deliver = deliver
        self.idempotencyKey = idempotencyKey
    }

    /// The fields that came with protocol 4.
    public func fields(unknownTo version: ProtocolVersion) -> [String] {
        names(
            [
                "agentId": agentID != nil, "sessionId": sessionID != nil, "fastMode": fastMode != nil,
                "suppressCommandInterpretation": suppressCommandInterpretation != nil,
            ],
            knownSince: .v4,
            for: version
        )
    }

    private enum CodingKeys: String, CodingKey {
        case sessionKey, message, thinking, deliver, attachments, fastMode, suppressCommandInterpretation
        case agentID = "agentId"
        case sessionID = "sessionId"
        case timeoutMs, idempotencyKey
    }
}

extension ChatSend {
    /// What became of the text.
    public struct Response: Decodable, Sendable, Hashable {
        /// The run.
        ///
        /// Another one than the call's key means that the same text was already being answered.
        public var runID: String?
        /// `started`, `in_flight`, or the end of a run that was asked for again.
        public var status: String?
        /// Whether the text ended running answers instead of starting one.
        public var aborted: Bool?
        /// The runs it ended.
        public var runIDs: [String]

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            runID = object.string("runId")
            status = object.string("status")
            aborted = object.bool("aborted")
            runIDs = object.strings("runIds")
        }
    }
}
