/// `health`: how the gateway is; the only call that works without any scope.
public struct ReadHealth: GatewayCall, Hashable {
    /// What the gateway answers.
    public typealias Response = HealthReport

    /// The method's name on the wire.
    public static let method = "health"
    /// None.
    public static let requiredScope: OperatorScope? = nil

    /// Whether the gateway asks the channels instead of telling what it knows.
    public var probe: Bool?

    /// Makes a call.
    public init(probe: Bool? = nil) { self.probe = probe }
}
