import CoreMetrics

/// The instruments of a client, made once.
///
/// Names and units are part of the public documentation.
struct GatewayInstruments: Sendable {
    /// Connection attempts, successful or not.
    let connectAttempts: Counter
    /// Connection attempts that failed.
    let connectFailures: Counter
    /// How long the attempts took that succeeded, with the handshake.
    let connectDuration: Timer
    /// Connections that were made after the first one.
    let reconnects: Counter
    /// Connections that ended after a successful handshake.
    let disconnects: Counter
    /// Requests that were written and got no answer in time.
    let timeouts: Counter
    /// Frames that were no valid JSON object of the protocol.
    let malformedFrames: Counter
    /// Answers that came after their request had been given up.
    let lateAnswers: Counter
    /// Events that were dropped because a consumer inside this process was too slow.
    let droppedEvents: Counter
    private let states: [String: Meter]
    private let factory: any MetricsFactory

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ name: String) -> Counter { Counter(label: "openclaw_gateway_\(name)_total", factory: factory) }
        self.factory = factory
        connectAttempts = counter("connect_attempts")
        connectFailures = counter("connect_failures")
        connectDuration = Timer(label: "openclaw_gateway_connect_duration_seconds", dimensions: [], factory: factory)
        reconnects = counter("reconnects")
        disconnects = counter("disconnects")
        timeouts = counter("timeouts")
        malformedFrames = counter("malformed_frames")
        lateAnswers = counter("late_answers")
        droppedEvents = counter("dropped_events")
        states = Dictionary(
            uniqueKeysWithValues: GatewayClientState.names.map { name in
                (name, Meter(label: "openclaw_gateway_state", dimensions: [("state", name)], factory: factory))
            }
        )
    }

    /// Says which state is the present one: it is 1, and the others are 0.
    func tell(_ state: GatewayClientState) {
        for (name, meter) in states { meter.set(name == state.name ? 1 : 0) }
    }

    /// Counts an error: of an attempt to connect, of a connection's end, or of a request.
    func count(_ error: GatewayError) {
        if error.code == .timedOut { timeouts.increment() }
        // Made when it happens: which codes there are is known to the errors alone, and errors are rare.
        Counter(
            label: "openclaw_gateway_errors_total",
            dimensions: [("code", error.code.description)],
            factory: factory
        ).increment()
    }
}

extension GatewayClientState {
    /// The names of all states in metrics.
    static let names = ["disconnected", "connecting", "connected", "waiting", "blocked", "stopped"]

    /// The state's name in metrics.
    var name: String {
        switch self {
        case .disconnected: "disconnected"
        case .connecting: "connecting"
        case .connected: "connected"
        case .waiting: "waiting"
        case .blocked: "blocked"
        case .stopped: "stopped"
        }
    }
}
