/// The gateway is about to close its connections.
///
/// Afterwards its memory of idempotency keys is gone, also when its process goes on.
public struct Shutdown: Decodable, Sendable, Hashable {
    /// Why, in the gateway's words.
    public var reason: String?
    /// When the gateway expects to be back; `nil` for a stop, and when it does not say.
    public var restartExpected: Duration?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        reason = object.string("reason")
        restartExpected = object.milliseconds("restartExpectedMs")
    }
}
