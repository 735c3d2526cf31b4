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
