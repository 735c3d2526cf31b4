/// The state of a channel's account.
public struct ChannelAccount: Decodable, Sendable, Hashable {
    /// The account's id, for example `default`.
    public var accountID: String?
    /// Whether it is switched on.
    public var enabled: Bool?
    /// Whether it is configured.
    public var configured: Bool?
    /// Whether it is linked.
    public var linked: Bool?
    /// Whether it runs.
    public var running: Bool?
    /// Whether it is connected.
    public var connected: Bool?
    /// When a message last came, in milliseconds since 1970.
    public var lastInboundAt: Int64?
    /// When a message last went, in milliseconds since 1970.
    public var lastOutboundAt: Int64?
    /// What last went wrong.
    public var lastError: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        accountID = object.string("accountId")
        enabled = object.bool("enabled")
        configured = object.bool("configured")
        linked = object.bool("linked")
        running = object.bool("running")
        connected = object.bool("connected")
        lastInboundAt = object.integer("lastInboundAt")
        lastOutboundAt = object.integer("lastOutboundAt")
        lastError = object.string("lastError")
    }
}
