public import Logging
public import OpenClawGateway
import Synchronization

/// A bridge without a gateway: it records what would be sent, and tells the events that a test makes up.
///
/// Failures and delays are simulated on demand. With the same seed and the same calls they fall the same way every time.
///
///     let bridge = MockBridge()
///     try await bridge.connect()
///     try await bridge.sendToAgent(sessionKey: "whatsapp:dm:18312950562", message: "build green")
///     #expect(bridge.lastMessage?.text == "build green")
public final class MockBridge: Bridge {
    /// A message that was sent through the mock.
    public struct SentMessage: Sendable, Hashable {
        /// The message as it was given.
        public var message: OutboundMessage
        /// The receipt that the caller got.
        public var receipt: SendReceipt

        /// The message's text.
        public var text: String { message.text }
        /// The session key it was sent to.
        public var sessionKey: SessionKey? { message.sessionKey }
    }

    /// What the mock simulates.
    public struct Behavior: Sendable {
        /// The share of sends that fail, from 0 to 1.
        public var failureRate: Double
        /// What a failing send throws.
        public var failure: BridgeError
        /// How long ``MockBridge/connect()`` takes.
        public var connectDelay: Duration
        /// How long each send takes.
        public var sendDelay: Duration

        /// By default nothing fails and nothing takes time.
        public init(
            failureRate: Double = 0,
            failure: BridgeError = .connection(.network, .init("The mock was told to fail.", isRetryable: true)),
            connectDelay: Duration = .zero,
            sendDelay: Duration = .zero
        ) {
            self.failureRate = failureRate
            self.failure = failure
            self.connectDelay = connectDelay
            self.sendDelay = sendDelay
        }
    }

    private struct State {
        var connection = BridgeConnectionState.disconnected
        var behavior: Behavior
        var generator: SeededGenerator
        var sent: [SentMessage] = []
        var attempts = 0
        var watchers: [Watcher] = []
        var lastWatcher: UInt64 = 0

        /// Takes out the watchers that have seen enough.
        mutating func satisfiedWatchers() -> [Watcher] {
            let satisfied = watchers.filter { $0.count <= sent.count }
            watchers.removeAll { $0.count <= sent.count }
            return satisfied
        }
    }

    /// Somebody who waits for messages to be sent.
    private struct Watcher {
        var id: UInt64
        var count: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private let state: Mutex<State>
    private let dispatcher: EventDispatcher
    private let clock: any Clock<Duration>
    /// The channels that session keys may begin with.
    public let knownChannels: KnownChannels

    /// Makes a mock that is not connected.
    ///
    /// - Parameters:
    ///   - behavior: What it simulates.
    ///   - seed: Chooses which sends fail.
    ///   - clock: What delays are measured with; a test gives a clock of its own and waits for nothing.
    ///   - knownChannels: The channels that session keys may begin with.
    ///   - logger: Gets the errors that event handlers throw.
    public init(
        behavior: Behavior = Behavior(),
        seed: UInt64 = 0,
        clock: any Clock<Duration> = ContinuousClock(),
        knownChannels: KnownChannels = .builtIn,
        logger: Logger = .current
    ) {
        state = Mutex(State(behavior: behavior, generator: SeededGenerator(seed: seed)))
        dispatcher = EventDispatcher(logger: logger)
        self.clock = clock
        self.knownChannels = knownChannels
    }

    // MARK: What a test looks at

    /// The messages that were sent, the oldest first.
    public var sentMessages: [SentMessage] { state.withLock(\.sent) }
    /// The message that was sent last.
    public var lastMessage: SentMessage? { state.withLock(\.sent.last) }
    /// How many sends were tried, with those that failed.
    public var attempts: Int { state.withLock(\.attempts) }

    /// Waits until at least `count` messages were sent, and gives all of them.
    ///
    /// Returns early, with fewer, when the calling task is cancelled.
    public func sentMessages(atLeast count: Int) async -> [SentMessage] {
        let id = state.withLock { state in
            state.lastWatcher += 1
            return state.lastWatcher
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    guard state.sent.count < count, !Task.isCancelled else { return false }
                    state.watchers.append(Watcher(id: id, count: count, continuation: continuation))
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            let watcher = state.withLock { state in
                state.watchers.firstIndex { $0.id == id }.map { state.watchers.remove(at: $0) }
            }
            watcher?.continuation.resume()
        }
        return sentMessages
    }

    /// Forgets the messages that were sent, and the count of attempts.
    public func clearMessages() {
        state.withLock { state in
            state.sent = []
            state.attempts = 0
        }
    }

    // MARK: What a test makes happen

    /// What the mock simulates from now on.
    public var behavior: Behavior {
        get { state.withLock(\.behavior) }
        set { state.withLock { $0.behavior = newValue } }
    }

    /// Tells `event` to the handlers and streams, whatever the connection's state.
    public func simulateEvent(_ event: BridgeEvent) { dispatcher.post(event) }

    /// Tells an event of the gateway to the handlers and streams, whatever the connection's state.
    public func simulateEvent(_ name: BridgeEvent.Name, payload: JSONValue = [:]) {
        simulateEvent(.gateway(EventFrame(name: name.rawValue, payload: Payload(payload))))
    }

    /// Tells an inbound message to the handlers and streams.
    public func simulateMessage(_ message: InboundMessage) { simulateEvent(.message(message)) }

    /// Changes the connection's state and tells it.
    public func simulateConnectionState(_ connection: BridgeConnectionState) {
        let hasChanged = state.withLock { state in
            defer { state.connection = connection }
            return state.connection != connection
        }
        if hasChanged { dispatcher.post(.connectionStateChanged(connection)) }
    }

    // MARK: The bridge

    /// The state of the connection.
    public var connectionState: BridgeConnectionState { state.withLock(\.connection) }

    /// Connects, after the simulated delay.
    ///
    /// - Throws: ``BridgeError/cancelled(_:)`` when the calling task is cancelled during the delay.
    public func connect() async throws(BridgeError) {
        guard !isConnected else { return }
        simulateConnectionState(.connecting)
        do throws(BridgeError) {
            try await wait(behavior.connectDelay)
        } catch {
            simulateConnectionState(.disconnected)
            throw error
        }
        simulateConnectionState(.connected)
    }

    /// Disconnects, and ends the event streams.
    public func close() async {
        simulateConnectionState(.disconnected)
        dispatcher.finishStreams()
    }

    /// Records the message, or fails as ``behavior`` says.
    @discardableResult
    public func send(_ message: OutboundMessage) async throws(BridgeError) -> SendReceipt {
        let (behavior, number) = state.withLock { state in
            state.attempts += 1
            return (state.behavior, state.attempts)
        }
        guard isConnected else { throw .connection(.network, .init("The mock is not connected.", isRetryable: true)) }
        try await wait(behavior.sendDelay)
        let (receipt, watchers) = try state.withLock { state throws(BridgeError) in
            if Double.random(in: 0..<1, using: &state.generator) < behavior.failureRate { throw behavior.failure }
            let receipt = SendReceipt(
                for: message,
                idempotencyKey: message.idempotencyKey ?? "mock-\(number)",
                status: .sent,
                evidence: .simulated
            )
            state.sent.append(SentMessage(message: message, receipt: receipt))
            return (receipt, state.satisfiedWatchers())
        }
        for watcher in watchers { watcher.continuation.resume() }
        return receipt
    }

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

    private func wait(_ delay: Duration) async throws(BridgeError) {
        do {
            if delay > .zero { try await clock.sleep(for: delay) } else { try Task.checkCancellation() }
        } catch {
            throw .cancelled(.init("The calling task was cancelled before anything was sent.", cause: error))
        }
    }
}
