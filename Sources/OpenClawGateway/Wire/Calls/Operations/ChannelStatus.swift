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

/// A linked account's own addresses.
public struct ChannelIdentity: Decodable, Sendable, Hashable {
    /// The phone number with its country code.
    public var e164: String?
    /// The WhatsApp address.
    public var jid: String?
    /// The WhatsApp address that does not tell the number.
    public var lid: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        e164 = object.string("e164")
        jid = object.string("jid")
        lid = object.string("lid")
    }
}

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
