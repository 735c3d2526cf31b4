public import ServiceLifecycle
import Synchronization

/// A real WebSocket server that behaves like an OpenClaw Gateway.
///
/// Use it to test programs that talk to a gateway: it checks what clients send as strictly as a gateway does, delivers
/// messages to channels in memory, and breaks in the ways that gateways break. It is held to recordings of real gateways of
/// both protocols.
///
/// ```swift
/// try await GatewaySimulator.withSimulator { gateway in
///     // connect to gateway.url with the token "test-token", send something, then:
///     let delivery = try await gateway.delivery { $0.to == "1203@g.us" }
/// }
/// ```
///
/// ``withSimulator(_:_:)`` starts a gateway for a test and ends it on every path. A program runs one as a service with
/// ``run()``. Time and chance come from ``Configuration/timing`` and ``Configuration/seed``; the same seed gives the same
/// ids, nonces and delays.
public final class GatewaySimulator: Service, Sendable {
    /// What the gateway is.
    public let configuration: Configuration
    let engine: Engine
    private let listeningPort = Atomic(0)
    private let hasStarted = Atomic(false)
    private let waiterCount = Atomic<UInt64>(0)

    /// Makes a gateway that does not listen yet.
    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        engine = Engine(configuration: configuration)
    }

    /// Runs a gateway for as long as `body` runs.
    ///
    /// The gateway greets clients when `body` begins, and is gone when this returns, also when `body` throws.
    public static func withSimulator<Result>(
        _ configuration: Configuration = Configuration(),
        _ body: (GatewaySimulator) async throws -> Result
    ) async throws -> Result {
        let gateway = GatewaySimulator(configuration)
        try await gateway.startUp()
        do {
            let result = try await body(gateway)
            await gateway.engine.shutDown()
            return result
        } catch {
            await gateway.engine.shutDown()
            throw error
        }
    }

    /// Runs the gateway until it is told to stop.
    ///
    /// A graceful shutdown ends it as a stop ends a gateway: clients get a `shutdown` event and close code 1012.
    /// A gateway runs once.
    public func run() async throws {
        try await startUp()
        // Cancellation ends the wait as well; either way the gateway goes down in order.
        try? await gracefulShutdown()
        await stop()
        await engine.shutDown()
    }

    private func startUp() async throws {
        guard !hasStarted.exchange(true, ordering: .relaxed) else { throw SimulatorError.alreadyRunning }
        try await engine.startUp()
        listeningPort.store(await engine.port, ordering: .relaxed)
    }

    /// The port that the gateway listens on; 0 before it was started, unless one was configured.
    public var port: Int {
        let port = listeningPort.load(ordering: .relaxed)
        return port == 0 ? configuration.port : port
    }

    /// The address to connect to, for example `ws://127.0.0.1:40123`.
    public var url: String { "\(configuration.tls == nil ? "ws" : "wss")://\(configuration.host):\(port)" }

    /// Waits until the gateway greets clients, for example after a restart.
    ///
    /// A gateway that is down and that nobody starts is waited for until the task is cancelled.
    public func ready() async throws {
        let waiter = nextWaiter()
        try await withTaskCancellationHandler {
            try await engine.untilReady(waiter)
        } onCancel: {
            // The handler cannot wait; giving up late does no harm.
            Task { await engine.giveUp(waiter) }
        }
        listeningPort.store(await engine.port, ordering: .relaxed)
    }

    /// An identifier for somebody who waits.
    func nextWaiter() -> UInt64 { waiterCount.wrappingAdd(1, ordering: .relaxed).newValue }
}
