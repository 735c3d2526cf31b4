/// `sessions.messages.unsubscribe`: takes back ``SubscribeToSessionMessages``.
public struct UnsubscribeFromSessionMessages: GatewayCall, Hashable {
    /// What the gateway answers.
    public typealias Response = SubscriptionResult

    /// The method's name on the wire.
    public static let method = "sessions.messages.unsubscribe"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// The session's key; it need not exist yet.
    public var key: String

    /// Makes a call.
    public init(key: String) { self.key = key }
}
