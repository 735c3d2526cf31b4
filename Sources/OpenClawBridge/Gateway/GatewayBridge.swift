public import CoreMetrics
public import Logging
public import OpenClawGateway
public import ServiceLifecycle
import Synchronization

/// A bridge over a real OpenClaw Gateway.
///
/// It keeps a connection: what is lost is made again, and subscriptions are restored before ``connectionState`` is
/// ``BridgeConnectionState/connected`` again. Run it as a service, or call ``connect()`` and ``close()``:
///
///     let bridge = GatewayBridge(configuration)
///     try await bridge.connect()
///     try await bridge.sendToAgent(sessionKey: "whatsapp:group:120363401780756402@g.us", message: "build green")
///     await bridge.close()
///
/// With an ``Outbox`` every message is stored before it is sent, and delivered once and in order, or the truth about it is told.
/// Without one each message is one attempt, and what cannot be sent now is refused with an error that says why.
public final class GatewayBridge: Bridge, Service {
    /// A connection that is kept, and the task that keeps it.
    struct Running {
        let client: GatewayClient
        let task: Task<Void, any Error>
        /// Whether the task belongs to a service, so that the client itself hears of a graceful shutdown.
        let isService: Bool
    }

    struct State {
        var running: Running?
        /// Whether a greeting was seen since the connection is kept.
        var wasConnected = false
        /// What was told last to the handlers.
        var told = BridgeConnectionState.disconnected
        var ownKeys = OwnKeys()
        var agents: AgentList?
        /// Why the outbox cannot be delivered from here.
        var deliveryFailure: OutboxError?
    }

    /// The settings the bridge was made with.
    public let configuration: BridgeConfiguration
    /// The messages that are to be delivered, if they are stored.
    public let outbox: Outbox?
    let identity: DeviceIdentity?
    let state = Mutex(State())
    let dispatcher: EventDispatcher
    let logger: Logger
    let makeKey: @Sendable () -> String
    /// Where the client counts.
    let metrics: any MetricsFactory
    /// What the bridge was made for, when it is not to deliver everything.
    let errand: Errand?

    /// A bridge that a command makes for one message.
    struct Errand: Sendable {
        /// The lane of the message.
        let lane: Lane
        /// Is told what happens meanwhile.
        let notify: @Sendable (Notice) -> Void
    }

    /// Makes a bridge that is not connected.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - outbox: Where messages are stored before they are sent. While the bridge is connected, or tries to be, it delivers
    ///     them; another process that does so already is an error of ``run()``.
    ///   - logger: Where the bridge logs. Neither secrets nor the texts of messages are logged.
    ///   - identity: A device identity that is kept elsewhere; without one it is read from the state folder, or made there,
    ///     when the bridge connects.
    ///   - metrics: Where the instruments `openclaw_gateway_*` are kept.
    public convenience init(
        _ configuration: BridgeConfiguration,
        outbox: Outbox? = nil,
        logger: Logger = .current,
        identity: DeviceIdentity? = nil,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.init(
            configuration,
            outbox: outbox,
            logger: logger,
            identity: identity,
            metrics: metrics,
            makeKey: Self.randomKey
        )
    }

    init(
        _ configuration: BridgeConfiguration,
        outbox: Outbox? = nil,
        errand: Errand? = nil,
        logger: Logger,
        identity: DeviceIdentity? = nil,
        metrics: any MetricsFactory = MetricsSystem.factory,
        makeKey: @escaping @Sendable () -> String
    ) {
        self.configuration = configuration
        self.outbox = outbox
        self.errand = errand
        self.identity = identity
        self.logger = logger
        self.metrics = metrics
        self.makeKey = makeKey
        dispatcher = EventDispatcher(logger: logger)
    }

    /// The channels that session keys may begin with.
    public var knownChannels: KnownChannels { configuration.channels }

    /// The state of the connection.
    public var connectionState: BridgeConnectionState {
        state.withLock { state in
            guard let client = state.running?.client else { return .disconnected }
            return Self.connectionState(client.state, wasConnected: &state.wasConnected)
        }
    }

    /// How many events slow handlers have missed.
    public var droppedEvents: Int { dispatcher.dropped }

    /// Calls `handler` for each event called `name`.
    @discardableResult
    public func onEvent(
        _ name: BridgeEvent.Name,
        _ handler: @escaping @Sendable (BridgeEvent) async throws -> Void
    ) -> EventRegistration {
        dispatcher.register(name, handler)
    }

    /// A stream of all events from now on.
    public func events(limit: Int) -> BridgeEvents { dispatcher.stream(limit: limit) }

    static func connectionState(_ state: GatewayClientState, wasConnected: inout Bool) -> BridgeConnectionState {
        switch state {
        case .disconnected: return .disconnected
        case .connected:
            wasConnected = true
            return .connected
        case .connecting, .waiting: return wasConnected ? .reconnecting : .connecting
        case .blocked: return .failed
        case .stopped(let error): return error == nil ? .disconnected : .failed
        }
    }

    /// The client of the connection that is kept.
    func client() throws(BridgeError) -> GatewayClient {
        if let client = state.withLock({ $0.running?.client }) { return client }
        let advice = "Call connect(), or run the bridge as a service."
        throw .connection(.network, .init("The bridge is not connected. Nothing was sent.", advice: advice))
    }
}
