/// Where a session's answers go: the conversation behind it.
public struct DeliveryContext: Decodable, Sendable, Hashable {
    /// The channel, for example `whatsapp`.
    public var channel: String?
    /// The target in the channel's own form.
    public var to: String?
    /// The channel's account.
    public var accountID: String?
    /// The thread or topic.
    public var threadID: String?

    /// Makes a context.
    public init(channel: String? = nil, to: String? = nil, accountID: String? = nil, threadID: String? = nil) {
        self.channel = channel
        self.to = to
        self.accountID = accountID
        self.threadID = threadID
    }

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        channel = object.string("channel")
        to = object.string("to")
        accountID = object.string("accountId")
        threadID = object.string("threadId")
    }
}

/// Where a session came from.
public struct SessionOrigin: Decodable, Sendable, Hashable {
    /// The gateway's label for the peer, for people.
    public var label: String?
    /// The channel.
    public var provider: String?
    /// The surface the peer used.
    public var surface: String?
    /// `direct`, `group` or `channel`.
    public var chatType: String?
    /// The sender in the gateway's form.
    public var from: String?
    /// The target in the channel's form.
    public var to: String?
    /// The channel's account.
    public var accountID: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        label = object.string("label")
        provider = object.string("provider")
        surface = object.string("surface")
        chatType = object.string("chatType")
        from = object.string("from")
        to = object.string("to")
        accountID = object.string("accountId")
    }
}
