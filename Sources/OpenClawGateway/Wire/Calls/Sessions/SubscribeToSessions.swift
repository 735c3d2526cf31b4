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
