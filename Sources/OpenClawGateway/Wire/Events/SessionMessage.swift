/// Something was written into a session's transcript.
///
/// The gateway drops this event silently when the connection is slow: a jump in ``messageSequence`` means that something may
/// be missing, and the session's history tells what.
public struct SessionMessage: Decodable, Sendable, Hashable {
    /// The session's key.
    public var sessionKey: String
    /// The agent.
    public var agentID: String?
    /// What was written.
    public var message: TranscriptMessage
    /// The row's id.
    public var messageID: String?
    /// The row's place in the transcript.
    ///
    /// Not every number is told, and a reset starts again: compare only within one ``sessionID``.
    public var messageSequence: Int64?
    /// The session at that moment.
    public var session: SessionRow

    /// The id of the transcript.
    public var sessionID: String? { session.sessionID }

    /// A row of a transcript in the form in which the gateway would have told of it.
    package init(_ message: TranscriptMessage, sessionKey: String, session: SessionRow) {
        self.sessionKey = sessionKey
        self.message = message
        messageID = message.openclaw.id
        messageSequence = message.openclaw.sequence
        self.session = session
    }

    /// Decodes leniently; the session's key and the message have to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        sessionKey = try object.required("sessionKey")
        agentID = object.string("agentId")
        guard let message = object.value("message", as: TranscriptMessage.self) else {
            throw LenientObject.missing("message")
        }
        self.message = message
        messageID = object.string("messageId") ?? message.openclaw.id
        messageSequence = object.integer("messageSeq") ?? message.openclaw.sequence
        // The row also lies flat in the payload, which is the only form when the inner one is missing.
        session = try object.value("session") ?? SessionRow(from: decoder)
        session.key = session.key ?? sessionKey
    }
}
