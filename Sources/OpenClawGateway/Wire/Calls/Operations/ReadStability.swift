/// `diagnostics.stability`: the gateway's record of its own phases and troubles.
///
/// The last event of the type `diagnostic.phase.completed` with the phase `gateway.ready` tells when the gateway became
/// ready, also after a restart inside its process. The record holds 1,000 events: absence means nothing.
public struct ReadStability: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "diagnostics.stability"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// How many events, 1 to 1000.
    public var limit: Int?
    /// Only events of this type.
    public var type: String?
    /// Only events after this number.
    public var sinceSeq: Int64?

    /// Makes a call.
    public init(type: String? = nil, limit: Int? = nil, sinceSeq: Int64? = nil) {
        self.type = type
        self.limit = limit
        self.sinceSeq = sinceSeq
    }
}

extension ReadStability {
    /// The record.
    public struct Response: Decodable, Sendable, Hashable {
        /// How many events the record may hold.
        public var capacity: Int?
        /// How many events it holds.
        public var count: Int?
        /// How many events it lost.
        public var dropped: Int?
        /// The number of the last event.
        public var lastSequence: Int64?
        /// The events, the oldest first.
        public var events: [Event]

        /// When the gateway last became ready, in milliseconds since 1970, as far as the events tell.
        public var lastReadyAt: Int64? { events.last { $0.phase == "gateway.ready" }?.timestamp }

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            capacity = object.count("capacity")
            count = object.count("count")
            dropped = object.count("dropped")
            lastSequence = object.integer("lastSeq")
            events = object.list("events")
        }
    }

    /// An entry of the record.
    public struct Event: Decodable, Sendable, Hashable {
        /// The event's number.
        public var sequence: Int64?
        /// When it happened, in milliseconds since 1970.
        public var timestamp: Int64?
        /// The kind of event.
        public var type: String?
        /// The phase that began or ended.
        public var phase: String?
        /// The channel it is about.
        public var channel: String?
        /// How it ended.
        public var outcome: String?
        /// Why it happened.
        public var reason: String?
        /// How long it took.
        public var duration: Duration?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            sequence = object.integer("seq")
            timestamp = object.integer("ts")
            type = object.string("type")
            phase = object.string("phase")
            channel = object.string("channel")
            outcome = object.string("outcome")
            reason = object.string("reason")
            duration = object.milliseconds("durationMs")
        }
    }
}
