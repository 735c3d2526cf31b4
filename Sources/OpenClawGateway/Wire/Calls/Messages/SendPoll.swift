/// `poll`: puts a poll into a chat.
public struct SendPoll: GatewayCall, Hashable {
    /// What the gateway answers.
    public typealias Response = SendResult

    /// The method's name on the wire.
    public static let method = "poll"
    /// Writing.
    public static let requiredScope: OperatorScope? = .write
    /// 60 seconds: a busy gateway queues.
    public var defaultTimeout: Duration { .seconds(60) }

    /// The channel, for example `telegram`.
    public var channel: String
    /// The target in the channel's own form.
    public var to: String
    /// The question.
    public var question: String
    /// Two to twelve answers to choose from.
    public var options: [String]
    /// How many answers a person may choose, 1 to 12.
    public var maxSelections: Int?
    /// How long the poll is open, 1 second to 7 days.
    public var durationSeconds: Int?
    /// How long the poll is open, in hours, for channels that count so.
    public var durationHours: Int?
    /// Whether the receiver's device stays quiet.
    public var silent: Bool?
    /// Whether nobody sees who chose what.
    public var isAnonymous: Bool?
    /// The thread or topic.
    public var threadID: String?
    /// The channel's account, when there are several.
    public var accountID: String?
    /// The key that makes repetitions harmless.
    public var idempotencyKey: String

    /// Makes a call; what is not here is set afterwards.
    public init(channel: String, to: String, question: String, options: [String], idempotencyKey: String) {
        self.channel = channel
        self.to = to
        self.question = question
        self.options = options
        self.idempotencyKey = idempotencyKey
    }

    private enum CodingKeys: String, CodingKey {
        case channel, to, question, options, maxSelections, durationSeconds, durationHours, silent, isAnonymous
        case threadID = "threadId"
        case accountID = "accountId"
        case idempotencyKey
    }
}
