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
