/// What the gateway answers to `send` and `poll`.
public struct SendResult: Decodable, Sendable, Hashable {
    /// The idempotency key.
    public var runID: String?
    /// The channel's id of the message; of several parts the last.
    ///
    /// Numeric ids are given as text.
    public var messageID: String?
    /// The channel.
    public var channel: String?
    /// The chat, where the channel names it so.
    public var chatID: String?
    /// The channel inside a workspace or server.
    public var channelID: String?
    /// The WhatsApp address.
    public var toJID: String?
    /// The conversation, where the channel names it so.
    public var conversationID: String?
    /// The poll.
    public var pollID: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        runID = object.string("runId")
        messageID = object.string("messageId")
        channel = object.string("channel")
        chatID = object.string("chatId")
        channelID = object.string("channelId")
        toJID = object.string("toJid")
        conversationID = object.string("conversationId")
        pollID = object.string("pollId")
    }
}
