public import OpenClawGateway

extension GatewaySimulator {
    /// How long things take in the simulated gateway.
    ///
    /// The defaults are the measured values of real gateways, except that work which a real gateway slows down by its own
    /// load (a `send`, a list of sessions) is done at once.
    public struct Timing: Sendable, Hashable {
        /// How much faster than life every delay of the gateway passes.
        ///
        /// With 10, a replay that a real gateway starts after two seconds starts after 200 milliseconds. Wall clocks,
        /// `uptimeMs`, the values that the gateway announces and the time for a handshake are not touched.
        public var scale: Double = 1
        /// The time between two `tick` events; announced in the greeting.
        public var tickInterval: Duration = .seconds(30)
        /// The time between two `health` events.
        public var healthInterval: Duration = .seconds(60)
        /// The time between two WebSocket pings (protocol 4 only).
        public var pingInterval: Duration = .seconds(25)
        /// How long a client has for its `connect`.
        public var handshakeTimeout: Duration = .seconds(15)
        /// How long a new process needs until it is ready.
        public var boot: Duration = .milliseconds(500)
        /// How long a gateway of protocol 4 answers `connect` with "gateway starting" once it listens.
        public var sidecars: Duration = .zero
        /// How long the gateway does not listen during a restart within its process.
        public var inProcessRestart: Duration = .milliseconds(360)
        /// How long the gateway works on a `send` before the channel is called.
        public var sendWork: Duration = .zero
        /// The time from an agent's acceptance to its first event.
        public var agentStart: Duration = .milliseconds(30)
        /// The time between two words of a model's answer.
        public var word: Duration = .milliseconds(20)
        /// How long an idempotency key is remembered at least.
        ///
        /// The gateway looks for old keys five times within it, so a key may be known a fifth longer.
        public var idempotencyLifetime: Duration = .seconds(300)
        /// How long a pairing request waits for approval.
        public var pairingLifetime: Duration = .seconds(300)

        /// Makes the measured values.
        public init() {}

        /// The measured values with the time that a real gateway works on one `send` on a small machine.
        public static func lifelike(_ protocolVersion: ProtocolVersion) -> Timing {
            var timing = Timing()
            timing.sendWork = protocolVersion == .v3 ? .milliseconds(130) : .milliseconds(7)
            return timing
        }
    }
}
