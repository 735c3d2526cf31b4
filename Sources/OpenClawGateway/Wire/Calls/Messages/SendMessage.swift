/// `send`: puts one message into a chat, without an agent.
///
/// A success means that the channel's adapter took the message, not that somebody received it. An answer `UNAVAILABLE`, or
/// none, leaves the outcome open: the gateway may still send the message later.
public struct SendMessage: GatewayCall, Hashable {
    /// What the gateway answers.
    public typealias Response = SendResult

    /// The method's name on the wire.
    public static let method = "send"
    /// Writing.
    public static let requiredScope: OperatorScope? = .write
    /// 60 seconds: a busy gateway queues.
    public var defaultTimeout: Duration { .seconds(60) }

    /// The channel, for example `whatsapp`.
    public var channel: String
    /// The target in the channel's own form.
    public var to: String
    /// The text; a message needs text, media or a buffer.
    public var message: String?
    /// Media by `http` or `https` URL, or by a path on the gateway's machine.
    public var mediaURLs: [String]?
    /// Whether media is shown as a looping animation.
    public var gifPlayback: Bool?
    /// The channel's account, when there are several.
    public var accountID: String?
    /// The agent whose media folders and session are used.
    public var agentID: String?
    /// The thread or topic.
    public var threadID: String?
    /// The session that mirrors the text; derived from the target when left out.
    ///
    /// Another session than the conversation's own is renamed by the gateway: leave it out unless you answer in it.
    public var sessionKey: String?
    /// The key that makes repetitions harmless.
    ///
    /// The gateway keeps it for five minutes in memory, for successes and provider failures, and does not compare the text.
    public var idempotencyKey: String

    /// A file's content in base64; protocol 4.
    public var buffer: String?
    /// The file's name; protocol 4.
    public var filename: String?
    /// The file's media type; protocol 4.
    public var contentType: String?
    /// Whether audio is sent as a voice message; protocol 4.
    public var asVoice: Bool?
    /// The message to quote, as the channel numbers it; protocol 4.
    public var replyToID: String?
    /// Whether media is sent as a document; protocol 4.
    public var forceDocument: Bool?
    /// Whether the receiver's device stays quiet; protocol 4.
    public var silent: Bool?
    /// How the text is marked up; protocol 4.
    public var parseMode: ParseMode?

    /// How a text is marked up.
    public enum ParseMode: String, Encodable, Sendable, Hashable {
        /// HTML, where the channel knows it.
        case html = "HTML"
    }

    /// Makes a call; what is not here is set afterwards.
    public init(
        channel: String,
        to: String,
        message: String? = nil,
        mediaURLs: [String]? = nil,
        accountID: String? = nil,
        threadID: String? = nil,
        sessionKey: String? = nil,
        idempotencyKey: String
    ) {
        self.channel = channel
        self.to = to
        self.message = message
        self.mediaURLs = mediaURLs
        self.accountID = accountID
        self.threadID = threadID
        self.sessionKey = sessionKey
        self.idempotencyKey = idempotencyKey
    }

    /// The fields that came with protocol 4.
    public func fields(unknownTo version: ProtocolVersion) -> [String] {
        names(
            [
                "buffer": buffer != nil, "filename": filename != nil, "contentType": contentType != nil,
                "asVoice": asVoice != nil, "replyToId": replyToID != nil, "forceDocument": forceDocument != nil,
                "silent": silent != nil, "parseMode": parseMode != nil,
            ],
            knownSince: .v4,
            for: version
        )
    }

    private enum CodingKeys: String, CodingKey {
        case channel, to, message, gifPlayback, sessionKey, idempotencyKey
        case mediaURLs = "mediaUrls"
        case accountID = "accountId"
        case agentID = "agentId"
        case threadID = "threadId"
        case buffer, filename, contentType, asVoice, forceDocument, silent, parseMode
        case replyToID = "replyToId"
    }
}
