extension HelloOK {
    /// The gateway's state when the connection was accepted.
    public struct Snapshot: Decodable, Sendable {
        /// Who is connected.
        public var presence: [PresenceEntry] = []
        /// The gateway's report about itself.
        public var health: HealthReport?
        /// The counters of the snapshot's parts.
        public var stateVersion: StateVersion?
        /// How long the gateway's process has been running.
        ///
        /// A restart inside the process does not set it back.
        public var uptime: Duration?
        /// How the gateway names sessions.
        public var sessionDefaults: SessionDefaults?

        init() {}

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            presence = object.list("presence")
            health = object.value("health")
            stateVersion = object.value("stateVersion")
            uptime = object.milliseconds("uptimeMs")
            sessionDefaults = object.value("sessionDefaults")
        }
    }

    /// How the gateway names sessions.
    public struct SessionDefaults: Decodable, Sendable, Hashable {
        /// The agent that answers when none is named.
        public var defaultAgentID: String?
        /// The last part of the main session's key.
        public var mainKey: String?
        /// The key of the main session, for example `agent:main:main`.
        public var mainSessionKey: String?
        /// `per-sender` or `global`.
        public var scope: String?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            defaultAgentID = object.string("defaultAgentId")
            mainKey = object.string("mainKey")
            mainSessionKey = object.string("mainSessionKey")
            scope = object.string("scope")
        }
    }
}

/// Counters that rise when a part of the gateway's snapshot changes.
public struct StateVersion: Decodable, Sendable, Hashable {
    /// Changes of the presence list.
    public var presence: Int64?
    /// Changes of the health report.
    public var health: Int64?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        presence = object.integer("presence")
        health = object.integer("health")
    }
}
