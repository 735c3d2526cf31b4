/// `message.action`: acts in a chat in the channel's own way, for example reacts, edits or pins.
public struct PerformMessageAction: GatewayCall, Hashable {
    /// What the channel answers; its form depends on the action.
    public typealias Response = JSONValue

    /// The method's name on the wire.
    public static let method = "message.action"
    /// Writing.
    public static let requiredScope: OperatorScope? = .write
    /// 60 seconds: a busy gateway queues.
    public var defaultTimeout: Duration { .seconds(60) }

    /// The channel, for example `discord`.
    public var channel: String
    /// The action, for example `react`, `edit`, `delete`, `reply` or `pin`.
    public var action: String
    /// The action's own parameters.
    public var params: [String: JSONValue]
    /// The channel's account, when there are several.
    public var accountID: String?
    /// The person on whose behalf the action is done.
    public var requesterSenderID: String?
    /// Whether that person owns the gateway; heeded for connections with all rights only.
    public var senderIsOwner: Bool?
    /// The session the action belongs to.
    public var sessionKey: String?
    /// The transcript the action belongs to.
    public var sessionID: String?
    /// The agent the action belongs to.
    public var agentID: String?
    /// What began the turn, `user_request` or `room_event`; protocol 4.
    public var inboundTurnKind: String?
    /// The key that makes repetitions harmless.
    public var idempotencyKey: String

    /// Makes a call; what is not here is set afterwards.
    public init(
        channel: String,
        action: String,
        params: [String: JSONValue],
        accountID: String? = nil,
        idempotencyKey: String
    ) {
        self.channel = channel
        self.action = action
        self.params = params
        self.accountID = accountID
        self.idempotencyKey = idempotencyKey
    }

    /// The fields that came with protocol 4.
    public func fields(unknownTo version: ProtocolVersion) -> [String] {
        names(["inboundTurnKind": inboundTurnKind != nil], knownSince: .v4, for: version)
    }

    private enum CodingKeys: String, CodingKey {
        case channel, action, params, senderIsOwner, sessionKey, inboundTurnKind, idempotencyKey
        case accountID = "accountId"
        case requesterSenderID = "requesterSenderId"
        case sessionID = "sessionId"
        case agentID = "agentId"
    }
}
