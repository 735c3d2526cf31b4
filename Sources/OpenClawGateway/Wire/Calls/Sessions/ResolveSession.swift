/// `sessions.resolve`: the gateway's own spelling of a session's key.
public struct ResolveSession: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "sessions.resolve"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// A key in any spelling, for example `main`.
    public var key: String?
    /// The id of a transcript.
    public var sessionID: String?
    /// A label.
    public var label: String?
    /// The agent whose session it is.
    public var agentID: String?
    /// The session that started it.
    public var spawnedBy: String?
    /// Whether the global session counts.
    public var includeGlobal: Bool?
    /// Whether sessions of unknown kind count.
    public var includeUnknown: Bool?

    /// Looks for a key.
    public init(key: String) { self.key = key }

    /// Looks for a transcript.
    public init(sessionID: String) { self.sessionID = sessionID }

    /// Looks for a label.
    public init(label: String, agentID: String? = nil) {
        self.label = label
        self.agentID = agentID
    }

    private enum CodingKeys: String, CodingKey {
        case key, label, spawnedBy, includeGlobal, includeUnknown
        case sessionID = "sessionId"
        case agentID = "agentId"
    }
}

extension ResolveSession {
    /// The key.
    public struct Response: Decodable, Sendable, Hashable {
        /// Whether there is such a session; newer gateways say no here, older ones refuse the call.
        public var ok: Bool
        /// The gateway's spelling of the key.
        public var key: String?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            ok = object.bool("ok") ?? false
            key = object.string("key")
        }
    }
}
