/// A row of a session's transcript.
public struct TranscriptMessage: Decodable, Sendable, Hashable {
    /// `user`, `assistant`, `toolResult` and others.
    public var role: String?
    /// The content in parts.
    public var content: [ContentBlock]
    /// When the message was written, in milliseconds since 1970.
    public var timestamp: Int64?
    /// The key under which the message was handed to the gateway.
    ///
    /// A mirrored `send` carries the bare key, a user row of `chat.send` the key followed by `:user`.
    public var idempotencyKey: String?
    /// A label of the sender, which the sender controls.
    public var senderLabel: String?
    /// The model's provider; `openclaw` for rows that the gateway wrote itself.
    public var provider: String?
    /// The model; `delivery-mirror` for what was sent to a channel.
    public var model: String?
    /// Why the model stopped.
    public var stopReason: String?
    /// What went wrong in the run that wrote the row.
    public var errorMessage: String?
    /// The gateway's own data about the row.
    public var openclaw: Metadata
    /// What a delivery mirror mirrors.
    public var deliveryMirror: DeliveryMirror?

    /// The text of all text blocks, one below the other.
    public var text: String { content.filter { $0.type == "text" }.compactMap(\.text).joined(separator: "\n") }

    /// Whether the row says that something was sent to a channel.
    public var isDeliveryMirror: Bool { model == "delivery-mirror" }

    /// Decodes leniently; content may be a string or a list of blocks.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        role = object.string("role")
        content = object.string("content").map { [ContentBlock(text: $0)] } ?? object.list("content")
        timestamp = object.integer("timestamp")
        idempotencyKey = object.string("idempotencyKey")
        senderLabel = object.string("senderLabel")
        provider = object.string("provider")
        model = object.string("model")
        stopReason = object.string("stopReason")
        errorMessage = object.string("errorMessage")
        openclaw = object.value("__openclaw") ?? Metadata()
        deliveryMirror = object.value("openclawDeliveryMirror")
    }
}

extension TranscriptMessage {
    /// The gateway's own data about a row.
    public struct Metadata: Decodable, Sendable, Hashable {
        /// The row's id.
        public var id: String?
        /// The row's place in the transcript.
        public var sequence: Int64?
        /// When the row was recorded, in milliseconds since 1970.
        public var recordedAt: Int64?
        /// The kind of a row that is no plain message.
        public var kind: String?
        /// The channel's id of the person who wrote in a group, from about 2026.7.1 on.
        ///
        /// Some releases stored it for the wrong member: do not grant rights by it alone.
        public var senderID: String?
        /// The name of that person, which the person chose.
        public var senderName: String?
        /// The user name of that person.
        public var senderUsername: String?

        init() {}

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            id = object.string("id")
            sequence = object.integer("seq")
            recordedAt = object.integer("recordTimestampMs")
            kind = object.string("kind")
            senderID = object.string("senderId")
            senderName = object.string("senderName")
            senderUsername = object.string("senderUsername")
        }
    }

    /// What a delivery mirror mirrors.
    public struct DeliveryMirror: Decodable, Sendable, Hashable {
        /// The kind of delivery, for example `channel-final`.
        public var kind: String?
        /// The row whose text was delivered.
        public var sourceMessageID: String?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            kind = object.string("kind")
            sourceMessageID = object.string("sourceMessageId")
        }
    }
}
