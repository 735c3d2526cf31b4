/// `sessions.list`: the sessions, the last changed first.
///
/// Slow: 70 to 500 ms also for a few rows.
public struct ListSessions: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "sessions.list"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// How many rows.
    public var limit: Int?
    /// How many rows to leave out at the beginning; protocol 4.
    public var offset: Int?
    /// Only sessions that changed in so many minutes.
    public var activeMinutes: Int?
    /// Whether the global session is listed.
    public var includeGlobal: Bool?
    /// Whether sessions of unknown kind are listed.
    public var includeUnknown: Bool?
    /// Whether only sessions of configured agents are listed; protocol 4.
    public var configuredAgentsOnly: Bool?
    /// Whether titles are made from first messages, which reads each transcript.
    public var includeDerivedTitles: Bool?
    /// Whether previews of last messages are made, which reads each transcript.
    public var includeLastMessage: Bool?
    /// Only the session with this label.
    public var label: String?
    /// Only sessions that this one started.
    public var spawnedBy: String?
    /// Only sessions of this agent.
    public var agentID: String?
    /// Only sessions whose names contain this text.
    public var search: String?

    /// Makes a call; what is not here is set afterwards.
    public init(limit: Int? = nil, activeMinutes: Int? = nil) {
        self.limit = limit
        self.activeMinutes = activeMinutes
    }

    /// The fields that came with protocol 4.
    public func fields(unknownTo version: ProtocolVersion) -> [String] {
        names(
            ["offset": offset != nil, "configuredAgentsOnly": configuredAgentsOnly != nil],
            knownSince: .v4,
            for: version
        )
    }

    private enum CodingKeys: String, CodingKey {
        case limit, offset, activeMinutes, includeGlobal, includeUnknown, configuredAgentsOnly
        case includeDerivedTitles, includeLastMessage, label, spawnedBy, search
        case agentID = "agentId"
    }
}

extension ListSessions {
    /// The sessions.
    public struct Response: Decodable, Sendable, Hashable {
        /// The gateway's time, in milliseconds since 1970.
        public var timestamp: Int64?
        /// How many rows there are in all.
        public var totalCount: Int?
        /// The limit that the gateway applied.
        public var limitApplied: Int?
        /// Where the next page begins.
        public var nextOffset: Int?
        /// Whether there is a next page.
        public var hasMore: Bool
        /// The rows.
        public var sessions: [SessionRow]

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            timestamp = object.integer("ts")
            totalCount = object.count("totalCount")
            limitApplied = object.count("limitApplied")
            nextOffset = object.count("nextOffset")
            hasMore = object.bool("hasMore") ?? false
            sessions = object.list("sessions")
        }
    }
}
