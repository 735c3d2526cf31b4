public import OpenClawGateway

extension GatewaySimulator {
    /// What a simulated gateway is, and how it behaves.
    public struct Configuration: Sendable {
        /// The address to listen on.
        public var host: String
        /// The port to listen on; 0 takes a free one, which stays the same over restarts.
        public var port: Int
        /// The one protocol that the gateway speaks.
        public var protocolVersion: ProtocolVersion
        /// The release that the gateway claims to be.
        ///
        /// Some behaviour depends on it, for example whether group messages name their sender (from 2026.7.1 on).
        public var version: String
        /// How clients prove that they may connect.
        public var authentication: Authentication
        /// What the gateway's delivery queue does with unfinished messages.
        public var queueFamily: QueueFamily
        /// The chat channels.
        public var channels: [Channel]
        /// The agents; the first is the default one.
        public var agents: [Agent]
        /// What happens to an unknown device.
        public var pairing: Pairing
        /// How long things take.
        public var timing: Timing
        /// Whether time passes only when the test lets it, with ``GatewaySimulator/pass(_:)`` and
        /// ``GatewaySimulator/passToNext()``.
        ///
        /// However slow the machine is, the same frames then get the same answers in the same order.
        public var standsStill: Bool
        /// The seed of every random choice.
        public var seed: UInt64
        /// Whether an inbound chat message starts an agent run whose answer goes to the chat, as real gateways do.
        public var answersInboundMessages: Bool
        /// Which session holds a direct chat.
        public var directScope: DirectScope
        /// Whether words in texts steer channels and models: `slow:MS`, `after:MS`, `FAIL`, `delay:MS`, `LONG`,
        /// `MODEL_ERROR`, `TOOL_EXEC`.
        ///
        /// These are the commands of the test channel and the test model that the recordings of real gateways were made
        /// with.
        public var obeysTextCommands: Bool
        /// How far the gateway's wall clock is ahead of this machine's.
        public var clockOffset: Duration
        /// The certificate for `wss`; without it the gateway speaks `ws`.
        public var tls: TLS?
        /// Origins that a browser may connect from; any other `Origin` header is refused.
        public var allowedOrigins: Set<String>
        /// The bytes that the gateway keeps for a client that reads slowly; announced in the greeting.
        public var maxBufferedBytes: Int
        /// The faults to begin with.
        public var faults: [Fault]

        /// Makes a configuration; every value has a default that lets clients connect with the token `test-token`.
        public init(
            protocolVersion: ProtocolVersion = .v4,
            version: String? = nil,
            authentication: Authentication = .token("test-token"),
            queueFamily: QueueFamily? = nil,
            channels: [Channel] = ["whatsapp"],
            agents: [Agent] = ["main"],
            pairing: Pairing = .silent,
            timing: Timing = Timing(),
            faults: [Fault] = [],
            tls: TLS? = nil,
            seed: UInt64 = 1,
            port: Int = 0
        ) {
            host = "127.0.0.1"
            self.port = port
            self.protocolVersion = protocolVersion
            self.version = version ?? (protocolVersion == .v3 ? "2026.5.7" : "2026.6.11")
            self.authentication = authentication
            let release = Release(version: self.version, protocolVersion: protocolVersion)
            self.queueFamily = queueFamily ?? release.usualQueueFamily
            self.channels = channels
            self.agents = agents
            self.pairing = pairing
            self.timing = timing
            standsStill = false
            self.seed = seed
            answersInboundMessages = false
            directScope = .main
            obeysTextCommands = false
            clockOffset = .zero
            self.tls = tls
            allowedOrigins = []
            maxBufferedBytes = GatewayLimits.buffer
            self.faults = faults
        }
    }
}

extension Release {
    /// The queue family that gateways of this release have.
    fileprivate var usualQueueFamily: GatewaySimulator.QueueFamily {
        if protocolVersion == .v3 { return .replays }
        return isAtLeast(2026, 8, 1) ? .announces : .neverReplays
    }
}
