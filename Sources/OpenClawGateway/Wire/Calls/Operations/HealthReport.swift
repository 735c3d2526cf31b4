/// How a gateway is.
public struct HealthReport: Decodable, Sendable, Hashable {
    /// Whether the gateway calls itself healthy.
    public var ok: Bool?
    /// When the report was made, in milliseconds since 1970.
    public var timestamp: Int64?
    /// How long the report took.
    public var duration: Duration?
    /// How busy the gateway is.
    public var eventLoop: EventLoop?
    /// The channels, by id.
    public var channels: [String: ChannelStatus]
    /// The ids of all channels.
    public var channelOrder: [String]
    /// Names for people, by channel.
    public var channelLabels: [String: String]
    /// The agent that answers when none is named.
    public var defaultAgentID: String?
    /// The ids of all agents.
    public var agentIDs: [String]
    /// How many sessions there are.
    public var sessionCount: Int?

    /// How busy the gateway's event loop is; everything waits for it.
    public struct EventLoop: Decodable, Sendable, Hashable {
        /// Whether the gateway calls itself slow.
        public var degraded: Bool?
        /// Why.
        public var reasons: [String]
        /// The delay that 99 of 100 tasks stay below, in milliseconds.
        public var delayP99Milliseconds: Double?
        /// The largest delay, in milliseconds.
        public var delayMaxMilliseconds: Double?
        /// The share of time it is busy, 0 to 1.
        public var utilization: Double?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            degraded = object.bool("degraded")
            reasons = object.strings("reasons")
            delayP99Milliseconds = object.number("delayP99Ms")
            delayMaxMilliseconds = object.number("delayMaxMs")
            utilization = object.number("utilization")
        }
    }

    private struct AgentEntry: Decodable {
        var id: String

        init(from decoder: any Decoder) throws { id = try LenientObject(from: decoder).required("agentId") }
    }

    private struct Sessions: Decodable {
        var count: Int?

        init(from decoder: any Decoder) throws { count = try LenientObject(from: decoder).count("count") }
    }

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        ok = object.bool("ok")
        timestamp = object.integer("ts")
        duration = object.milliseconds("durationMs")
        eventLoop = object.value("eventLoop")
        channels = object.dictionary("channels")
        channelOrder = object.strings("channelOrder")
        channelLabels = object.dictionary("channelLabels")
        defaultAgentID = object.string("defaultAgentId")
        agentIDs = object.list("agents", of: AgentEntry.self).map(\.id)
        sessionCount = object.value("sessions", as: Sessions.self)?.count
    }
}
