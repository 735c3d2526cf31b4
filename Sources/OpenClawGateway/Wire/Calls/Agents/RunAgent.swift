/// `agent`: lets an agent work on a message, and optionally sends its answer to a chat.
///
/// The gateway answers twice: ``AgentAccepted`` when the run starts, and ``Response`` when it ends. ``defaultTimeout`` is the
/// time for the first answer; the second comes when the agent is done, or never when the connection ends before
/// (``WaitForAgent`` then tells the outcome).
public struct RunAgent: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "agent"
    /// Writing.
    public static let requiredScope: OperatorScope? = .write

    /// What the agent is told.
    public var message: String
    /// The agent; the default one when left out.
    public var agentID: String?
    /// The session's key.
    public var sessionKey: String?
    /// The id of the session's transcript.
    public var sessionID: String?
    /// Whether the answer goes to a chat.
    public var deliver: Bool?
    /// Whether the run goes on when the answer cannot be delivered.
    public var bestEffortDeliver: Bool?
    /// The chat's channel.
    public var channel: String?
    /// The chat's target in the channel's own form.
    public var to: String?
    /// The channel's account.
    public var accountID: String?
    /// The thread or topic.
    public var threadID: String?
    /// The target of the answer, when it is another one.
    public var replyTo: String?
    /// The channel of the answer, when it is another one.
    public var replyChannel: String?
    /// The account of the answer, when it is another one.
    public var replyAccountID: String?
    /// How much the model thinks, for example `low`.
    public var thinking: String?
    /// Files for the agent.
    public var attachments: [Attachment]?
    /// The queue the run waits in.
    public var lane: String?
    /// More instructions for this run.
    public var extraSystemPrompt: String?
    /// A label for the session.
    public var label: String?
    /// The key that makes repetitions harmless; it becomes the run's id.
    public var idempotencyKey: String
    private var timeoutSeconds: Int64?

    /// How long the run may take, in whole seconds.
    public var timeout: Duration? {
        get { timeoutSeconds.map { .seconds($0) } }
        set { timeoutSeconds = newValue.map { ($0.timeoutMilliseconds + 999) / 1000 } }
    }

    /// Makes a call; what is not here is set afterwards.
    public init(message: String, agentID: String? = nil, sessionKey: String? = nil, idempotencyKey: String) {
        self.message = message
        self.agentID = agentID
        self.sessionKey = sessionKey
        self.idempotencyKey = idempotencyKey
    }

    private enum CodingKeys: String, CodingKey {
        case message, sessionKey, deliver, bestEffortDeliver, channel, to, replyTo, replyChannel
        case agentID = "agentId"
        case sessionID = "sessionId"
        case accountID = "accountId"
        case threadID = "threadId"
        case replyAccountID = "replyAccountId"
        case timeoutSeconds = "timeout"
        case thinking, attachments, lane, extraSystemPrompt, label, idempotencyKey
    }
}
