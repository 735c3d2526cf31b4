/// What the gateway says when it accepts a connection.
///
/// Gateways leave out what they do not have; only the protocol's number is always there.
public struct HelloOK: Decodable, Sendable {
    /// The protocol that the gateway speaks on this connection.
    public var protocolNumber: Int
    /// The gateway's program.
    public var server: Server
    /// What the gateway offers.
    public var features: Features
    /// The gateway's state at this moment.
    public var snapshot: Snapshot
    /// What this connection was granted; protocol 3 sends it only together with a device token.
    public var auth: Authorization?
    /// The limits of this connection.
    public var policy: Policy

    /// The protocol, when this client speaks it.
    public var protocolVersion: ProtocolVersion? { ProtocolVersion(rawValue: protocolNumber) }

    /// Decodes leniently: what is missing or of another type counts as left out.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        guard let number = object.count("protocol") else { throw LenientObject.missing("protocol") }
        protocolNumber = number
        server = object.value("server") ?? Server()
        features = object.value("features") ?? Features()
        snapshot = object.value("snapshot") ?? Snapshot()
        auth = object.value("auth")
        policy = object.value("policy") ?? Policy()
    }
}

extension HelloOK {
    /// The gateway's program.
    public struct Server: Decodable, Sendable, Hashable {
        /// The release, for example `2026.6.11`.
        public var version: String?
        /// The gateway's random name for this connection.
        public var connectionID: String?

        init() {}

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            version = object.string("version")
            connectionID = object.string("connId")
        }
    }

    /// What the gateway offers.
    public struct Features: Decodable, Sendable, Hashable {
        /// Methods the gateway announces.
        ///
        /// The list is advice: some methods work and are not in it.
        public var methods: [String] = []
        /// Events the gateway announces.
        public var events: [String] = []

        init() {}

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            methods = object.strings("methods")
            events = object.strings("events")
        }
    }

    /// The role, the scopes and the device token of a connection.
    public struct Authorization: Decodable, Sendable, Hashable {
        /// The role, for example `operator`.
        public var role: String?
        /// The scopes that the gateway lists, in no particular order.
        ///
        /// For a connection with a device these are the scopes of the stored token: the connection itself may hold fewer,
        /// but never more than it asked for.
        public var scopes: [OperatorScope]
        /// A token that stands for this device from now on.
        public var deviceToken: Secret?
        /// When the device token was issued, in milliseconds since 1970.
        public var issuedAt: Int64?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            role = object.string("role")
            scopes = object.strings("scopes").map(OperatorScope.init(rawValue:))
            deviceToken = object.string("deviceToken").map { Secret($0) }
            issuedAt = object.integer("issuedAtMs")
        }
    }

    /// The limits of a connection.
    public struct Policy: Decodable, Sendable, Hashable {
        /// The largest frame that the gateway accepts, in bytes; 25 MiB when it does not say.
        public var maxPayload = 25 << 20
        /// How many bytes the gateway keeps for a client that reads slowly; 50 MiB when it does not say.
        public var maxBufferedBytes = 50 << 20
        /// How often the gateway sends a tick, between one second and one hour; 30 seconds when it does not say.
        public var tickInterval = Duration.seconds(30)

        init() {}

        /// Decodes leniently: what makes no sense counts as not said.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            if let bytes = object.count("maxPayload"), bytes > 0 { maxPayload = bytes }
            if let bytes = object.count("maxBufferedBytes"), bytes > 0 { maxBufferedBytes = bytes }
            if let interval = object.milliseconds("tickIntervalMs"), interval > .zero {
                tickInterval = min(max(interval, .seconds(1)), .seconds(3600))
            }
        }
    }
}
