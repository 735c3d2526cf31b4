public import CoreMetrics
public import Logging
public import ServiceLifecycle
import Synchronization

/// A connection to a gateway that is kept for as long as ``run()`` runs.
///
/// It reconnects with backoff, restores subscriptions before it reports ``GatewayClientState/connected(_:)``, and hands every
/// event to everybody who listens. It repeats no request: when a connection ends, each request that waited fails with an
/// error that tells whether the gateway may have carried it out. All methods may be called from any task.
///
/// Without an active ``run()`` there is no connection and every request fails with
/// ``GatewayError/Code-swift.struct/notConnected``.
public final class GatewayClient: Service {
    /// How this client connects.
    public let configuration: GatewayConfiguration

    private let dialer: GatewayDialer
    let hub: EventHub
    let board: StateBoard
    let subscriptions = Subscriptions()
    private let logger: Logger
    private let instruments: GatewayInstruments
    let clock: any Clock<Duration>
    private let didStart = Atomic(false)
    private let didConnect = Atomic(false)
    private let didBeginShutdown = Atomic(false)
    private let worker = Mutex<Task<GatewayError?, Never>?>(nil)

    /// Makes a client; it connects when ``run()`` is called.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to connect.
    ///   - identity: The device identity to prove, if any.
    ///   - deviceTokens: Where device tokens are kept.
    ///   - logger: The logger for the client's decisions, at `debug`; a failed reconnect at `info`.
    ///   - metrics: Where the instruments `openclaw_gateway_*` are kept.
    ///   - clock: What the waits between attempts are measured with.
    public init(
        configuration: GatewayConfiguration,
        identity: DeviceIdentity? = nil,
        deviceTokens: DeviceTokenStore? = nil,
        logger: Logger = .current,
        metrics: any MetricsFactory = MetricsSystem.factory,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.configuration = configuration
        self.logger = logger
        self.clock = clock
        instruments = GatewayInstruments(factory: metrics)
        board = StateBoard(instruments: instruments)
        hub = EventHub(byteLimit: configuration.limits.bufferedEventBytes, instruments: instruments)
        dialer = GatewayDialer(
            configuration: configuration,
            identity: identity,
            deviceTokens: deviceTokens,
            hub: hub,
            instruments: instruments,
            logger: logger
        )
    }

    // MARK: Running

    /// Keeps the connection until the task is cancelled or the service group shuts down.
    ///
    /// At a graceful shutdown new requests are refused, pending ones may finish within the configured drain time, and the
    /// connection is closed with code 1000. A cancelled task closes it at once. Call it once; a second call throws.
    ///
    /// - Throws: ``GatewayError`` with ``GatewayError/Code-swift.struct/shutDown`` when called twice, and the last error when
    ///   the reconnect policy says to fail on errors that only a human can mend.
    public func run() async throws {
        guard !didStart.exchange(true, ordering: .acquiringAndReleasing) else {
            throw GatewayError(.shutDown, "This client was already run.", advice: "Make a new client.")
        }
        // Not structured, so that a graceful shutdown can end a dial or a wait at once and yet let requests finish. It is
        // awaited right here, and cancelled with the caller.
        let worker = Task { await keepConnected() }
        self.worker.withLock { $0 = worker }
        if isDraining { worker.cancel() }
        let failure = await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await worker.value
            } onGracefulShutdown: {
                self.shutDownGracefully()
            }
        } onCancel: {
            worker.cancel()
        }
        board.finish(failure)
        hub.finish()
        if let failure { throw failure }
    }

    /// Connects again and again; gives an error when the policy says to give up.
    private func keepConnected() async -> GatewayError? {
        var machine = ReconnectStateMachine(policy: configuration.reconnect)
        var generator = SystemRandomNumberGenerator()
        while !isStopping {
            let verdict = await connectOnce(&machine, &generator)
            guard let verdict, !isStopping else { break }
            if let failure = await follow(verdict) { return failure }
        }
        return nil
    }

    private struct Verdict {
        var decision: ReconnectStateMachine.Decision
        var error: GatewayError
    }

    /// Makes one connection and serves it to its end; `nil` when this client is stopping.
    private func connectOnce(
        _ machine: inout ReconnectStateMachine,
        _ generator: inout SystemRandomNumberGenerator
    ) async -> Verdict? {
        board.set(.connecting(attempt: machine.failures + 1))
        do throws(GatewayError) {
            let (connection, restored) = try await connect(machine.plan)
            machine.connected()
            let start = ContinuousClock.now
            let error = await serve(connection, restored)
            if isStopping { return nil }
            instruments.disconnects.increment()
            instruments.count(error)
            let decision = machine.ended(error, after: ContinuousClock.now - start, using: &generator)
            return Verdict(decision: decision, error: error)
        } catch {
            if isStopping { return nil }
            let decision = machine.failed(error, alternatives: dialer.alternatives, using: &generator)
            return Verdict(decision: decision, error: error)
        }
    }

    /// Connects and restores the subscriptions; tells which.
    private func connect(
        _ plan: ConnectPlan
    ) async throws(GatewayError) -> (GatewayConnection, Subscriptions.Wanted) {
        let connection = try await dialer.connect(
            plan: plan,
            isReconnect: didConnect.load(ordering: .acquiring)
        )
        if didConnect.exchange(true, ordering: .acquiringAndReleasing) { instruments.reconnects.increment() }
        do throws(GatewayError) {
            return (connection, try await subscriptions.restore(on: connection))
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Announces the connection and waits for its end.
    private func serve(_ connection: GatewayConnection, _ restored: Subscriptions.Wanted) async -> GatewayError {
        board.set(.connected(connection.hello), connection: connection)
        logger.debug("connected", metadata: ["gateway.version": "\(connection.hello.server.version ?? "unknown")"])
        let end = await withTaskCancellationHandler {
            // The shutdown may have begun between the handshake and the announcement.
            if isDraining { shutDownGracefully() }
            // Whoever subscribed after the last look and before the announcement found no connection.
            _ = try? await subscriptions.restore(on: connection, after: restored)
            return await connection.waitForEnd()
        } onCancel: {
            connection.startClosing()
        }
        let error = end.error(address: connection.settings.address)
        board.count(error)
        board.set(.waiting(error, retryIn: .zero))
        return error
    }

    /// Waits as decided; gives the error when there is nothing to wait for.
    private func follow(_ verdict: Verdict) async -> GatewayError? {
        switch verdict.decision {
        case .retry(let wait):
            logger.info(
                "no connection to the gateway, trying again",
                error: verdict.error,
                metadata: ["gateway.retry.after": "\(wait)"]
            )
            board.set(.waiting(verdict.error, retryIn: wait))
            try? await clock.sleep(for: wait)
        case .probe(let wait):
            logger.info(
                "the gateway refuses this client until somebody mends it, trying slowly",
                error: verdict.error,
                metadata: ["gateway.retry.after": "\(wait)"]
            )
            board.set(.blocked(verdict.error, retryIn: wait))
            try? await clock.sleep(for: wait)
        case .fail:
            return verdict.error
        }
        return nil
    }

    // MARK: Stopping

    /// Whether a graceful shutdown has begun.
    var isDraining: Bool { didBeginShutdown.load(ordering: .acquiring) }

    private var isStopping: Bool { Task.isCancelled || isDraining }

    /// Begins a graceful shutdown: takes no new requests, lets pending ones finish within the drain time, then closes.
    ///
    /// ``run()`` returns when that is done. A service group's shutdown calls this by itself.
    public func shutDownGracefully() {
        didBeginShutdown.store(true, ordering: .releasing)
        if let connection = board.connection {
            connection.startDraining(within: configuration.timeouts.drain)
        } else {
            worker.withLock { $0 }?.cancel()
        }
    }
}
