import CoreMetrics

/// The counters of a client, made once.
///
/// Names and units are part of the public documentation.
struct GatewayInstruments: Sendable {
    /// Connection attempts, successful or not.
    let connectAttempts: Counter
    /// Connection attempts that failed.
    let connectFailures: Counter
    /// Connections that ended after a successful handshake.
    let disconnects: Counter
    /// Frames that were no valid JSON object of the protocol.
    let malformedFrames: Counter
    /// Answers that came after their request had been given up.
    let lateAnswers: Counter
    /// Events that were dropped because a consumer inside this process was too slow.
    let droppedEvents: Counter

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ name: String) -> Counter { Counter(label: "openclaw_gateway_\(name)_total", factory: factory) }
        connectAttempts = counter("connect_attempts")
        connectFailures = counter("connect_failures")
        disconnects = counter("disconnects")
        malformedFrames = counter("malformed_frames")
        lateAnswers = counter("late_answers")
        droppedEvents = counter("dropped_events")
    }
}
