#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// How far a transcript was read: everything up to here is filed.
///
/// Live messages do not move it, since some before them may have been missed; only a look into the history does.
public struct InboxMark: Sendable, Hashable {
    /// The gateway's session.
    public var gatewaySessionKey: String
    /// The transcript.
    public var sessionID: String
    /// The last row that was read.
    public var sequence: Int64
    /// When the session had changed last at that time, on the gateway's clock.
    public var updatedAt: Date?

    /// Makes a mark.
    public init(gatewaySessionKey: String, sessionID: String, sequence: Int64, updatedAt: Date? = nil) {
        self.gatewaySessionKey = gatewaySessionKey
        self.sessionID = sessionID
        self.sequence = sequence
        self.updatedAt = updatedAt
    }
}
