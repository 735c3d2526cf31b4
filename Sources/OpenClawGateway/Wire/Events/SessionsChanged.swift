/// A session changed.
public struct SessionsChanged: Decodable, Sendable, Hashable {
    /// The session's key; for a direct chat another one than its messages carry.
    public var sessionKey: String?
    /// What was done, for example `create`, `send`, `reset` or `delete`.
    public var reason: String?
    /// How far a run is: `start`, `end`, `error`, or `message` for a message that is not shown.
    public var phase: String?
    /// The run.
    public var runID: String?
    /// When it happened, in milliseconds since 1970.
    public var timestamp: Int64?
    /// The message that is not shown.
    public var messageID: String?
    /// The place of that message in the transcript.
    public var messageSequence: Int64?
    /// The session at that moment.
    public var session: SessionRow

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        sessionKey = object.string("sessionKey")
        reason = object.string("reason")
        phase = object.string("phase")
        runID = object.string("runId")
        timestamp = object.integer("ts")
        messageID = object.string("messageId")
        messageSequence = object.integer("messageSeq")
        session = try object.value("session") ?? SessionRow(from: decoder)
        session.key = session.key ?? sessionKey
    }
}
