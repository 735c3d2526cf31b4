/// The state of a channel.
public struct ChannelStatus: Decodable, Sendable, Hashable {
    /// Whether the channel is configured.
    public var configured: Bool?
    /// Whether an account is linked to it.
    public var linked: Bool?
    /// Whether it runs.
    public var running: Bool?
    /// Whether it is connected.
    public var connected: Bool?
    /// The linked account's own addresses.
    public var identity: ChannelIdentity?
    /// How often it tried to connect again.
    public var reconnectAttempts: Int?
    /// When it was last connected, in milliseconds since 1970.
    public var lastConnectedAt: Int64?
    /// When the last message came or went, in milliseconds since 1970.
    public var lastMessageAt: Int64?
    /// What last went wrong.
    public var lastError: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        configured = object.bool("configured")
        linked = object.bool("linked")
        running = object.bool("running")
        connected = object.bool("connected")
        identity = object.value("self")
        reconnectAttempts = object.count("reconnectAttempts")
        lastConnectedAt = object.integer("lastConnectedAt")
        lastMessageAt = object.integer("lastMessageAt")
        lastError = object.string("lastError")
    }
}
