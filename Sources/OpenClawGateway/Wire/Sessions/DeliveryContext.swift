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
