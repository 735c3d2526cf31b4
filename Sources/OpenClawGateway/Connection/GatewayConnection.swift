public import Logging
import NIOCore
import NIOWebSocket
import Synchronization

/// One connection to a gateway, from its handshake to its end.
///
/// It does not reconnect: use it for a single errand, and ``GatewayClient`` for everything that lives longer. Get one from
/// ``withConnection(configuration:identity:deviceTokens:logger:_:)``; once that returns, every request fails.
public final class GatewayConnection: Sendable {
    /// What the gateway said when it accepted the connection.
    public let hello: HelloOK
    /// The gateway's clock minus this machine's, when the gateway told its time.
    public let clockSkew: Duration?

    let settings: ConnectionSettings
    private let ended: EventLoopFuture<ConnectionEnd>
    private let channel: any Channel
    private let handler: NIOLoopBound<ConnectionHandler>
    private let nextID = Atomic<UInt64>(HandshakeStateMachine.requestID + 1)

    private init(
        greeting: ConnectionHandler.Greeting,
        settings: ConnectionSettings,
        channel: any Channel,
        handler: NIOLoopBound<ConnectionHandler>,
        ended: EventLoopFuture<ConnectionEnd>
    ) {
        hello = greeting.hello
        clockSkew = greeting.clockSkew
        self.settings = settings
        self.channel = channel
        self.handler = handler
        self.ended = ended
    }

    /// Opens a connection, runs `body` with it, and closes it on every way out.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to connect. Its reconnect policy is not used.
    ///   - identity: The device identity to prove, if any.
    ///   - deviceTokens: Where device tokens are kept: one is used when nothing else is configured, and a new one is stored.
    ///   - logger: The logger for the connection's decisions, at `debug`.
    ///   - body: What to do. It must not keep the connection.
    /// - Returns: What `body` returned.
    /// - Throws: ``GatewayError`` when the connection cannot be made, and whatever `body` throws.
    public static func withConnection<Result>(
        configuration: GatewayConfiguration,
        identity: DeviceIdentity? = nil,
        deviceTokens: DeviceTokenStore? = nil,
        logger: Logger = .current,
        _ body: (GatewayConnection) async throws -> Result
    ) async throws -> Result {
        let instruments = GatewayInstruments()
        let hub = EventHub(byteLimit: configuration.limits.bufferedEventBytes, instruments: instruments)
        let dialer = GatewayDialer(
            configuration: configuration,
            identity: identity,
            deviceTokens: deviceTokens,
            hub: hub,
            instruments: instruments,
            logger: logger
        )
        let connection = try await dialer.connect(plan: ConnectPlan())
        connection.ended.whenComplete { _ in hub.finish() }
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Dials and shakes hands.
    static func open(settings: ConnectionSettings) async throws(GatewayError) -> GatewayConnection {
        let configuration = settings.request.configuration
        let dialer = WebSocketDialer(
            address: settings.address,
            security: configuration.transport,
            timeout: configuration.timeouts.open,
            maximumMessageBytes: configuration.limits.inboundMessageBytes
        )
        let (channel, upgraded) = try await dialer.dial { channel in
            let ready = channel.eventLoop.makePromise(of: ConnectionHandler.Greeting.self)
            let ended = channel.eventLoop.makePromise(of: ConnectionEnd.self)
            let handler = ConnectionHandler(settings: settings, ready: ready, ended: ended)
            do {
                try channel.pipeline.syncOperations.addHandler(handler)
            } catch {
                ready.fail(error)
                ended.succeed(.dropped(error))
                throw error
            }
            return UpgradedChannel(
                handler: NIOLoopBound(handler, eventLoop: channel.eventLoop),
                ready: ready.futureResult,
                ended: ended.futureResult
            )
        }
        do {
            let greeting = try await withTaskCancellationHandler {
                try await upgraded.ready.get()
            } onCancel: {
                channel.close(promise: nil)
            }
            return GatewayConnection(
                greeting: greeting,
                settings: settings,
                channel: channel,
                handler: upgraded.handler,
                ended: upgraded.ended
            )
        } catch {
            // The close handshake runs on its own; its timer closes the channel in any case.
            throw error as? GatewayError
                ?? GatewayError(.unreachable, "The connection to \(settings.address) ended early.", cause: error)
        }
    }

    // MARK: Requests

    /// Sends a typed request and waits for its answer.
    ///
    /// Requests run side by side, and answers come in any order. Cancelling the task stops the wait and not the gateway.
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
        try check(call)
        let payload = try await request(Call.method, call, timeout: timeout ?? call.defaultTimeout)
        return try decode(payload, of: Call.method)
    }

    /// Starts an agent run, tells when it was accepted, and waits for its end.
    ///
    /// - Parameters:
    ///   - run: The request.
    ///   - timeout: How long to wait for the end, from the acceptance on; as long as the connection lives when left out.
    ///   - onAccepted: Called once, on the connection's thread, when the gateway has accepted the run: return at once.
    /// - Returns: How the run ended.
    /// - Throws: ``GatewayError``. When the connection is lost after the acceptance, ``WaitForAgent`` tells the outcome.
    public func call(
        _ run: RunAgent,
        timeout: Duration? = nil,
        onAccepted: @escaping @Sendable (AgentAccepted) -> Void
    ) async throws(GatewayError) -> RunAgent.Response {
        try check(run)
        let payload = try await request(
            RunAgent.method,
            run,
            timeout: run.defaultTimeout,
            finalTimeout: timeout,
            onAccepted: { payload in
                if let accepted = try? payload.decode(as: AgentAccepted.self) { onAccepted(accepted) }
            }
        )
        return try decode(payload, of: RunAgent.method)
    }

    /// Sends any request and waits for its answer.
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
        try await request(method, params, timeout: timeout)
    }

    private func request(
        _ method: String,
        _ params: (any Encodable)?,
        timeout: Duration?,
        finalTimeout: Duration? = nil,
        onAccepted: (@Sendable (Payload) -> Void)? = nil
    ) async throws(GatewayError) -> Payload {
        do throws(GatewayError) {
            return try await exchange(
                method,
                params,
                timeout: timeout,
                finalTimeout: finalTimeout,
                onAccepted: onAccepted
            )
        } catch {
            settings.instruments.count(error)
            throw error
        }
    }

    private func exchange(
        _ method: String,
        _ params: (any Encodable)?,
        timeout: Duration?,
        finalTimeout: Duration?,
        onAccepted: (@Sendable (Payload) -> Void)?
    ) async throws(GatewayError) -> Payload {
        let request = try makeRequest(method, params, timeout: timeout, finalTimeout: finalTimeout)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = RequestWaiter(method: method, continuation: continuation, onAccepted: onAccepted)
                channel.eventLoop.execute { self.handler.value.send(request, waiter: waiter) }
            }
        } onCancel: {
            request.cancel()
            channel.eventLoop.execute { self.handler.value.cancel(id: request.id) }
        }
        let response = try result.get()
        if response.ok { return response.payload }
        let refusal = (try? response.error?.decode(as: GatewayRefusal.self)) ?? nil
        throw .refused(method, refusal ?? GatewayRefusal(code: "UNKNOWN", message: "no reason was given"))
    }

    private func makeRequest(
        _ method: String,
        _ params: (any Encodable)?,
        timeout: Duration?,
        finalTimeout: Duration?
    ) throws(GatewayError) -> OutboundRequest {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        let frame: ByteBuffer
        do {
            frame = try RequestFrame.encode(id: id, method: method, params: params)
        } catch {
            throw GatewayError(.notWritten, "The parameters of \(method) cannot be written as JSON.", cause: error)
        }
        guard frame.readableBytes <= hello.policy.maxPayload else {
            throw .payloadTooLarge(method, bytes: frame.readableBytes, limit: hello.policy.maxPayload)
        }
        return OutboundRequest(id: id, frame: frame, timeout: timeout, finalTimeout: finalTimeout)
    }

    private func check(_ call: some GatewayCall) throws(GatewayError) {
        let version = hello.protocolVersion ?? .newest
        let unknown = call.fields(unknownTo: version)
        guard unknown.isEmpty else { throw .unsupported(type(of: call).method, fields: unknown, version: version) }
    }

    private func decode<Value: Decodable>(_ payload: Payload, of method: String) throws(GatewayError) -> Value {
        do {
            return try payload.decode()
        } catch {
            throw GatewayError(
                .undecodableAnswer,
                "The gateway answered \(method) with yes, but in a form that this client does not know.",
                cause: error
            )
        }
    }

    // MARK: Events and the end

    /// The events of this connection from now on.
    ///
    /// - Parameter buffer: How many events may wait before the oldest are dropped.
    /// - Returns: A sequence that ends with the connection.
    public func events(buffer: Int = 1024) -> GatewayEvents { settings.sink.events(buffer: buffer) }

    /// Closes the connection with code 1000 and waits until it is closed, 2 seconds at most.
    func close() async {
        startClosing()
        _ = await waitForEnd()
    }

    /// Waits until the connection is closed, and tells how it ended.
    func waitForEnd() async -> ConnectionEnd { (try? await ended.get()) ?? .dropped(nil) }

    /// Begins to close the connection with code 1000.
    func startClosing() {
        channel.eventLoop.execute { self.handler.value.close(as: .closedByClient, code: .normalClosure) }
    }

    /// Closes the connection as soon as no request waits any more, or when the time is up.
    func startDraining(within timeout: Duration) {
        channel.eventLoop.execute { self.handler.value.drain(within: timeout) }
    }
}
