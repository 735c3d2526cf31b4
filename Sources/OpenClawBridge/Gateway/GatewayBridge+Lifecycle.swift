import Logging
import OpenClawGateway
import ServiceLifecycle
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension GatewayBridge {
    /// Keeps the connection until the bridge is closed, the task is cancelled, or the service group shuts down.
    ///
    /// A graceful shutdown lets sends that wait for an answer finish within the client's drain time. When ``connect()`` came
    /// first, this joins the connection that it began, and a graceful shutdown then closes it at once.
    public func run() async throws {
        let running = try start(asService: true)
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await running.task.value
            } onGracefulShutdown: {
                if !running.isService { running.task.cancel() }
            }
        } onCancel: {
            running.task.cancel()
        }
    }

    /// Connects, and returns as soon as messages can be sent.
    ///
    /// Begins to keep a connection when ``run()`` does not do so already; ``close()`` ends it. The wait is limited by
    /// ``BridgeConfiguration/Gateway-swift.struct/connectTimeout``; the connection goes on being tried after that.
    ///
    /// - Throws: ``BridgeError/Connection/authentication`` and other errors that only a human can mend as soon as the gateway
    ///   gives them; ``BridgeError/Connection/timeout`` with the last error as its cause when the time has passed.
    public func connect() async throws(BridgeError) {
        _ = try await waitForConnection(of: try start(asService: false).client)
    }

    /// The gateway's greeting, as soon as there is a connection.
    func waitForConnection(of client: GatewayClient) async throws(BridgeError) -> HelloOK {
        do throws(GatewayError) {
            return try await client.hello(within: configuration.gateway.connectTimeout)
        } catch {
            if let failure = state.withLock(\.deliveryFailure) { throw BridgeError(failure) }
            guard error.code == .notConnected else { throw BridgeError(error) }
            if Task.isCancelled { throw .cancelled(.init("The wait for the connection was cancelled.")) }
            let last = error.cause as? GatewayError
            let message = "There was no connection to the gateway within \(configuration.gateway.connectTimeout)."
            throw .connection(
                .timeout,
                .init(
                    last.map { "\(message) The last attempt: \($0.message)" } ?? message,
                    advice: last?.advice ?? error.advice,
                    isRetryable: true,
                    retryAfter: last?.retryAfter,
                    cause: last ?? error
                )
            )
        }
    }

    /// Ends the connection and the event streams, and waits until both have ended.
    ///
    /// ``connect()`` begins anew afterwards, without the subscriptions of before.
    public func close() async {
        let running = state.withLock(\.running)
        running?.task.cancel()
        // How the connection ended was told where it mattered: in the errors of the requests, and in the log.
        _ = await running?.task.result
        dispatcher.finishStreams()
    }

    /// The connection that is kept, or a new one.
    private func start(asService isService: Bool) throws(BridgeError) -> Running {
        try state.withLock { state throws(BridgeError) in
            if let running = state.running { return running }
            let client = try makeClient()
            state.wasConnected = false
            state.deliveryFailure = nil
            // Not structured: the interface lets callers connect and close without holding a task for it. The task ends with
            // `close()`; `run()` waits for it and cancels it, and hands on the task-local values of its service group.
            let task = Task { try await keep(client) }
            let running = Running(client: client, task: task, isService: isService)
            state.running = running
            return running
        }
    }

    private func makeClient() throws(BridgeError) -> GatewayClient {
        do throws(GatewayError) {
            var settings = configuration.gatewayConfiguration
            // A command tells at once what only a human can mend.
            if errand != nil { settings.reconnect.onStop = .fail }
            return GatewayClient(
                configuration: settings,
                identity: try deviceIdentity(),
                deviceTokens: configuration.deviceTokenFile.map { DeviceTokenStore(file: $0) },
                logger: logger,
                metrics: metrics
            )
        } catch {
            throw BridgeError(error)
        }
    }

    /// The identity that the bridge was given, or the one of the state folder, which is made when it is missing.
    func deviceIdentity() throws(GatewayError) -> DeviceIdentity? {
        if let identity { return identity }
        return try configuration.identityFile.map { file throws(GatewayError) in try DeviceIdentity.load(from: file) }
    }

    /// Keeps the connection and tells what happens on it, until the task is cancelled or the client gives up.
    private func keep(_ client: GatewayClient) async throws {
        let events = client.events()
        let failure = await withDiscardingTaskGroup(returning: (any Error)?.self) { group in
            group.addTask {
                for await state in client.states {
                    self.tellState()
                    if case .waiting(let error, _) = state { self.errand?.notify(.disconnected(BridgeError(error))) }
                }
            }
            group.addTask { for await event in events { self.tell(event) } }
            if let outbox {
                let deliveries = GatewayDeliveries(bridge: self, timeout: outbox.settings.attemptTimeout)
                group.addTask { await deliveries.watch(client) }
                group.addTask { await self.deliver(outbox, over: deliveries, client) }
            }
            defer { group.cancelAll() }
            do {
                try await client.run()
                return nil
            } catch {
                return Task.isCancelled ? nil : error
            }
        }
        let deliveryFailure = state.withLock { state in
            state.running = nil
            return state.deliveryFailure
        }
        tellState()
        if let deliveryFailure { throw deliveryFailure }
        if let failure { throw failure }
    }

    /// Delivers the outbox's entries until the client ends; the client ends when they cannot be delivered from here.
    private func deliver(_ outbox: Outbox, over deliveries: GatewayDeliveries, _ client: GatewayClient) async {
        let dispatcher = Dispatcher(
            outbox: outbox,
            gateway: deliveries,
            holder: OutboxLease.Holder(
                role: errand == nil ? .daemon : .command,
                processID: getpid()
            ),
            only: errand.map { [$0.lane] },
            logger: logger
        )
        do {
            try await dispatcher.run()
        } catch {
            state.withLock { $0.deliveryFailure = error as? OutboxError }
            client.shutDownGracefully()
        }
    }

    // MARK: Telling

    private func tellState() {
        let connection = connectionState
        let isNews = state.withLock { state in
            defer { state.told = connection }
            return state.told != connection
        }
        if isNews { dispatcher.post(.connectionStateChanged(connection)) }
    }

    private func tell(_ element: GatewayEvents.Element) {
        switch element {
        case .event(let frame):
            dispatcher.post(.gateway(frame))
            if frame.name == "session.message" { tellMessage(frame) }
        case .gap(let gap):
            dispatcher.post(.gap(BridgeEventGap(gap)))
        }
    }

    private func tellMessage(_ frame: EventFrame) {
        guard case .sessionMessage(let event) = GatewayEvent(frame) else {
            logger.debug("A session.message event has a form that this version does not know")
            return
        }
        if let message = InboundMessage(event, isOwnKey: isOwnKey) { dispatcher.post(.message(message)) }
    }

    /// Whether a row's key belongs to something that was sent from here.
    func isOwnKey(_ key: String) -> Bool {
        state.withLock { $0.ownKeys.contains(key.hasSuffix(":user") ? String(key.dropLast(5)) : key) }
    }
}

extension BridgeEventGap {
    fileprivate init(_ gap: EventGap) {
        switch gap.reason {
        case .consumerTooSlow(let dropped): self.init(place: .connection, missed: dropped)
        case .lostByGateway(let count): self.init(place: .connection, missed: count)
        case .reconnected: self.init(place: .connection, missed: nil)
        }
    }
}
