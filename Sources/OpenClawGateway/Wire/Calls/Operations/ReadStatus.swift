/// `status`: the gateway's summary for people.
public struct ReadStatus: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "status"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// Makes a call.
    public init() {}
}

extension ReadStatus {
    /// The summary.
    public struct Response: Decodable, Sendable, Hashable {
        /// The gateway's release.
        public var runtimeVersion: String?
        /// The channels, a line each.
        public var channelSummary: [String]
        /// How many sessions there are.
        public var sessionCount: Int?
        /// How many tasks run.
        public var activeTasks: Int?
        /// How busy the gateway is.
        public var eventLoop: HealthReport.EventLoop?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            runtimeVersion = object.string("runtimeVersion")
            channelSummary = object.strings("channelSummary")
            sessionCount = object.json("sessions")?["count"]?.integer.flatMap { Int(exactly: $0) }
            activeTasks = object.json("tasks")?["active"]?.integer.flatMap { Int(exactly: $0) }
            eventLoop = object.value("eventLoop")
        }
    }
}
