/// What is known about the history that the gateway keeps of one target.
public struct Conversation: Sendable, Hashable, Codable {
    /// Whether the rows of sent messages can be found.
    public enum Evidence: String, Sendable, Hashable, CaseIterable, Codable {
        /// Nobody has looked yet.
        case untested
        /// The row of an accepted message was found.
        case usable
        /// The row of an accepted message was not found: a missing row means nothing.
        case unusable
    }

    /// The gateway's key of the session.
    public var sessionKey: String
    /// Whether rows can be found in it.
    public var evidence: Evidence

    /// Makes the record.
    public init(sessionKey: String, evidence: Evidence = .untested) {
        self.sessionKey = sessionKey
        self.evidence = evidence
    }
}
