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
    private let hub: EventHub
    private let board = StateBoard()
    private let subscriptions = Subscriptions()
    private let logger: Logger
    private let instruments: GatewayInstruments
    private let clock: any Clock<Duration>
    private let didStart = Atomic(false)
    private let didConnect = Atomic(false)
    private let isDraining = Atomic(false)
    private let worker = Mutex<Task<GatewayError?, Never>?>(nil)

    /// Makes a client; it connects when ``run()`` is called.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to connect.
    ///   - identity: The device identity to prove, if any.
    ///   - deviceTokens: Where device tokens are kept.
    ///   - logger: The logger for the client's decisions, at `debug`; a failed reconnect at `info`.
    ///   - metrics: Where the counters `openclaw_gateway_*_total` are kept.
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
        hub = EventHub(byteCapacity: configuration.limits.bufferedEventBytes, instruments: instruments)
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
        if isDraining.load(ordering: .acquiring) { worker.cancel() }
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
        didConnect.store(true, ordering: .releasing)
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
            if isDraining.load(ordering: .acquiring) { shutDownGracefully() }
            // Whoever subscribed after the last look and before the announcement found no connection.
            _ = try? await subscriptions.restore(on: connection, after: restored)
            return await connection.waitForEnd()
        } onCancel: {
            connection.startClosing()
        }
        let error = end.error(address: connection.settings.address)
        board.set(.waiting(error, retryIn: .zero))
        return error
    }

    /// Waits as decided; gives the error when there is nothing to wait for.
    private func follow(_ verdict: Verdict) async -> GatewayError? {
        switch verdict.decision {
        case .retry(let wait):
            logger.info(
                "no connection to the gateway, trying again",
                metadata: ["gateway.retry.after": "\(wait)", "error": "\(verdict.error)"]
            )
            board.set(.waiting(verdict.error, retryIn: wait))
            try? await clock.sleep(for: wait)
        case .probe(let wait):
            logger.info(
                "the gateway refuses this client until somebody mends it, trying slowly",
                metadata: ["gateway.retry.after": "\(wait)", "error": "\(verdict.error)"]
            )
            board.set(.blocked(verdict.error, retryIn: wait))
            try? await clock.sleep(for: wait)
        case .fail:
            return verdict.error
        }
        return nil
    }

    // MARK: Stopping

    private var isStopping: Bool { Task.isCancelled || isDraining.load(ordering: .acquiring) }

    /// Begins a graceful shutdown: takes no new requests, lets pending ones finish within the drain time, then closes.
    ///
    /// ``run()`` returns when that is done. A service group's shutdown calls this by itself.
    public func shutDownGracefully() {
        isDraining.store(true, ordering: .releasing)
        if let connection = board.connection {
            connection.startDraining(within: configuration.timeouts.drain)
        } else {
            worker.withLock { $0 }?.cancel()
        }
    }

    // MARK: State

    /// What the client is doing now.
    public var state: GatewayClientState { board.state }

    /// The states as they change, beginning with the present one.
    public var states: GatewayClientStates { board.states() }

    /// Waits until the connection stands.
    ///
    /// - Parameter timeout: How long to wait at most.
    /// - Returns: What the gateway said when it accepted the connection.
    /// - Throws: ``GatewayError``: the error that only a human can mend as soon as there is one, or the last one when the time
    ///   is up.
    public func hello(within timeout: Duration) async throws(GatewayError) -> HelloOK {
        let states = states
        let result = await withTaskGroup(of: Result<HelloOK, GatewayError>?.self) { group in
            group.addTask { await Self.firstHello(in: states) }
            group.addTask {
                try? await self.clock.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        if let result { return try result.get() }
        throw .notConnected(to: try GatewayAddress(url: configuration.url), cause: state.error)
    }

    private static func firstHello(in states: GatewayClientStates) async -> Result<HelloOK, GatewayError>? {
        for await state in states {
            switch state {
            case .connected(let hello): return .success(hello)
            case .blocked(let error, _): return .failure(error)
            case .stopped(let error):
                return .failure(error ?? GatewayError(.shutDown, "The client has shut down."))
            case .disconnected, .connecting, .waiting: continue
            }
        }
        return nil
    }

    // MARK: Requests

    /// Sends a typed request on the present connection and waits for its answer.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - timeout: How long to wait; the call's own default when left out.
    /// - Returns: The decoded answer.
    /// - Throws: ``GatewayError``; ``GatewayError/isOutcomeUnknown`` tells whether the gateway may have carried it out.
    public func call<Call: GatewayCall>(
        _ call: Call,
        timeout: Duration? = nil
    ) async throws(GatewayError) -> Call.Response {
        try await connection().call(call, timeout: timeout)
    }

    /// Starts an agent run, tells when it was accepted, and waits for its end.
    ///
    /// - Parameters:
    ///   - run: The request.
    ///   - timeout: How long to wait for the end, from the acceptance on; as long as the connection lives when left out.
    ///   - onAccepted: Called once, on the connection's thread: return at once.
    /// - Returns: How the run ended.
    /// - Throws: ``GatewayError``. When the connection is lost after the acceptance, ``WaitForAgent`` tells the outcome.
    public func call(
        _ run: RunAgent,
        timeout: Duration? = nil,
        onAccepted: @escaping @Sendable (AgentAccepted) -> Void
    ) async throws(GatewayError) -> RunAgent.Response {
        try await connection().call(run, timeout: timeout, onAccepted: onAccepted)
    }

    /// Sends any request on the present connection and waits for its answer.
    ///
    /// - Parameters:
    ///   - method: The method's name.
    ///   - params: The parameters, written as they are.
    ///   - timeout: How long to wait.
    /// - Returns: The answer's payload.
    /// - Throws: ``GatewayError``.
    public func request(
        method: String,
        params: JSONValue? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(GatewayError) -> Payload {
        try await connection().request(method: method, params: params, timeout: timeout)
    }

    private func connection() throws(GatewayError) -> GatewayConnection {
        guard !isDraining.load(ordering: .acquiring) else {
            throw GatewayError(.shutDown, "This client is shutting down and takes no new requests.")
        }
        if let connection = board.connection { return connection }
        throw .notConnected(to: try GatewayAddress(url: configuration.url), cause: state.error)
    }

    // MARK: Events

    /// The events of the gateway from now on, over all connections.
    ///
    /// - Parameter buffer: How many events may wait before the oldest are dropped. 1,024 by default.
    /// - Returns: A sequence of its own for this caller.
    public func events(buffer: Int = 1024) -> GatewayEvents { hub.events(buffer: buffer) }

    /// Asks for the messages of one session, now and after every reconnect.
    ///
    /// - Parameter sessionKey: The session's key; it need not exist yet.
    /// - Returns: What the gateway answered, or `nil` when there is no connection yet.
    /// - Throws: ``GatewayError`` when the gateway refused; then nothing is kept.
    @discardableResult
    public func subscribe(toMessagesOf sessionKey: String) async throws(GatewayError) -> SubscriptionResult? {
        subscriptions.add(sessionKey: sessionKey)
        return try await keeping({ subscriptions.remove(sessionKey: sessionKey) }) {
            connection throws(GatewayError) in
            try await connection.call(SubscribeToSessionMessages(key: sessionKey))
        }
    }

    /// Takes back ``subscribe(toMessagesOf:)``.
    ///
    /// - Parameter sessionKey: The session's key.
    /// - Throws: ``GatewayError`` when the gateway could not be told; the subscription is not restored any more in any case.
    public func unsubscribe(fromMessagesOf sessionKey: String) async throws(GatewayError) {
        subscriptions.remove(sessionKey: sessionKey)
        guard let connection = board.connection else { return }
        _ = try await connection.call(UnsubscribeFromSessionMessages(key: sessionKey))
    }

    /// Asks for the messages and changes of all sessions, now and after every reconnect.
    ///
    /// It shows every conversation and costs the gateway most of its sending rate: prefer ``subscribe(toMessagesOf:)``.
    ///
    /// - Returns: What the gateway answered, or `nil` when there is no connection yet.
    /// - Throws: ``GatewayError`` when the gateway refused; then nothing is kept.
    @discardableResult
    public func subscribeToAllSessions() async throws(GatewayError) -> SubscriptionResult? {
        subscriptions.addAllSessions()
        return try await keeping({ subscriptions.removeAllSessions() }) { connection throws(GatewayError) in
            try await connection.call(SubscribeToSessions())
        }
    }

    /// Keeps a subscription unless the gateway itself refused it: a lost connection restores it by itself.
    private func keeping(
        _ undo: () -> Void,
        _ subscribe: (GatewayConnection) async throws(GatewayError) -> SubscriptionResult
    ) async throws(GatewayError) -> SubscriptionResult? {
        guard let connection = board.connection else { return nil }
        do throws(GatewayError) {
            return try await subscribe(connection)
        } catch {
            if error.code == .refused || error.code == .missingScopes { undo() }
            throw error
        }
    }
}
