/// `sessions.messages.subscribe`: asks for the messages of one session on this connection.
///
/// It also brings the live answers of runs that a channel message started. A subscription ends with the connection.
public struct SubscribeToSessionMessages: GatewayCall, Hashable {
    /// What the gateway answers.
    public typealias Response = SubscriptionResult

    /// The method's name on the wire.
    public static let method = "sessions.messages.subscribe"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// The session's key; it need not exist yet.
    public var key: String

    /// Makes a call.
    public init(key: String) { self.key = key }
}
