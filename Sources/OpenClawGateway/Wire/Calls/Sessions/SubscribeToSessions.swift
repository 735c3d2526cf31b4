/// `sessions.subscribe`: asks for the messages and changes of all sessions on this connection.
///
/// It shows every conversation of every agent, and costs the gateway most of its sending rate: prefer
/// ``SubscribeToSessionMessages`` for the conversations that are served. A subscription ends with the connection.
public struct SubscribeToSessions: GatewayCall, Hashable {
    /// What the gateway answers.
    public typealias Response = SubscriptionResult

    /// The method's name on the wire.
    public static let method = "sessions.subscribe"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// Makes a call.
    public init() {}
}

/// `sessions.unsubscribe`: takes back ``SubscribeToSessions``.
public struct UnsubscribeFromSessions: GatewayCall, Hashable {
    /// What the gateway answers.
    public typealias Response = SubscriptionResult

    /// The method's name on the wire.
    public static let method = "sessions.unsubscribe"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// Makes a call.
    public init() {}
}

/// What the gateway answers to a subscription.
public struct SubscriptionResult: Decodable, Sendable, Hashable {
    /// Whether the subscription stands.
    public var subscribed: Bool?
    /// The session's key in the gateway's own spelling.
    ///
    /// Events carry this one.
    public var key: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        subscribed = object.bool("subscribed")
        key = object.string("key")
    }
}
