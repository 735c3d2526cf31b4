/// What the gateway tells about a session.
public struct SessionRow: Decodable, Sendable, Hashable {
    /// The session's key, for example `agent:main:whatsapp:group:1203…@g.us`.
    public var key: String?
    /// The id of the session's present transcript.
    ///
    /// A reset gives the session a new one, and message numbers start again.
    public var sessionID: String?
    /// The gateway's kind of session, for example `direct` or `group`.
    public var kind: String?
    /// `direct`, `group` or `channel`.
    public var chatType: String?
    /// The channel, where the gateway names it.
    public var channel: String?
    /// A name for people.
    public var displayName: String?
    /// A label that somebody gave the session.
    public var label: String?
    /// The subject of a group.
    public var subject: String?
    /// The channel's name inside a workspace or server.
    public var groupChannel: String?
    /// Where the session came from.
    public var origin: SessionOrigin?
    /// Where the session's answers go.
    public var deliveryContext: DeliveryContext?
    /// The target of the last message, in the older form of ``deliveryContext``.
    public var lastDelivery: DeliveryContext
    /// When the session last changed, in milliseconds since 1970.
    public var updatedAt: Int64?
    /// `running`, `done`, `failed`, `killed` or `timeout`.
    public var status: String?
    /// Whether an agent works in the session at this moment.
    public var hasActiveRun: Bool?
    /// When the last run started, in milliseconds since 1970.
    public var startedAt: Int64?
    /// When the last run ended, in milliseconds since 1970.
    public var endedAt: Int64?
    /// The model's provider.
    public var modelProvider: String?
    /// The model.
    public var model: String?
    /// Tokens of input.
    public var inputTokens: Int?
    /// Tokens of output.
    public var outputTokens: Int?
    /// Tokens in the context at this moment.
    public var totalTokens: Int?
    /// How many tokens the context may hold.
    public var contextTokens: Int?
    /// A title made from the first message, when it was asked for.
    public var derivedTitle: String?
    /// The beginning of the last message, when it was asked for.
    public var lastMessagePreview: String?

    /// The conversation to answer into: ``deliveryContext``, completed by ``lastDelivery`` for the same channel.
    ///
    /// `nil` when the gateway names no target; then there is nobody to answer.
    public var conversation: DeliveryContext? {
        let context = deliveryContext ?? DeliveryContext()
        guard context.to == nil else { return context }
        guard lastDelivery.to != nil, context.channel == nil || context.channel == lastDelivery.channel else {
            return nil
        }
        return DeliveryContext(
            channel: lastDelivery.channel ?? context.channel,
            to: lastDelivery.to,
            accountID: context.accountID ?? lastDelivery.accountID,
            threadID: context.threadID ?? lastDelivery.threadID
        )
    }

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        key = object.string("key")
        sessionID = object.string("sessionId")
        kind = object.string("kind")
        chatType = object.string("chatType")
        channel = object.string("channel")
        displayName = object.string("displayName")
        label = object.string("label")
        subject = object.string("subject")
        groupChannel = object.string("groupChannel")
        origin = object.value("origin")
        deliveryContext = object.value("deliveryContext")
        lastDelivery = DeliveryContext(
            channel: object.string("lastChannel"),
            to: object.string("lastTo"),
            accountID: object.string("lastAccountId"),
            threadID: object.string("lastThreadId")
        )
        updatedAt = object.integer("updatedAt")
        status = object.string("status")
        hasActiveRun = object.bool("hasActiveRun")
        startedAt = object.integer("startedAt")
        endedAt = object.integer("endedAt")
        modelProvider = object.string("modelProvider")
        model = object.string("model")
        inputTokens = object.count("inputTokens")
        outputTokens = object.count("outputTokens")
        totalTokens = object.count("totalTokens")
        contextTokens = object.count("contextTokens")
        derivedTitle = object.string("derivedTitle")
        lastMessagePreview = object.string("lastMessagePreview")
    }
}
