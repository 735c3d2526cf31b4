/// The gateway's sign of life, usually every 30 seconds.
public struct Tick: Decodable, Sendable, Hashable {
    /// The gateway's clock, in milliseconds since 1970.
    public var timestamp: Int64?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        timestamp = try LenientObject(from: decoder).integer("ts")
    }
}
