import CoreMetrics

/// The instruments of what keeps a dispatcher from asking too much of the gateway.
struct PressureInstruments: Sendable {
    /// What is told from time to time.
    struct Reading: Sendable, Hashable {
        var gateway = CircuitBreaker.State.closed
        /// How many lanes' breakers let nothing, or little, through.
        var openLanes = 0
        var inFlight = 0
        var window = 0
    }

    private let states: [String: Meter]
    private let openLanes: Meter
    private let inFlight: Meter
    private let window: Meter
    private let gatewayTrips: Counter
    private let laneTrips: Counter

    init(factory: any MetricsFactory) {
        func meter(_ name: String, _ dimensions: [(String, String)] = []) -> Meter {
            Meter(label: "openclaw_outbox_\(name)", dimensions: dimensions, factory: factory)
        }
        func trips(_ scope: String) -> Counter {
            Counter(label: "openclaw_outbox_breaker_trips_total", dimensions: [("scope", scope)], factory: factory)
        }
        states = Dictionary(
            uniqueKeysWithValues: CircuitBreaker.State.names.map { ($0, meter("breaker_state", [("state", $0)])) }
        )
        openLanes = meter("open_lane_breakers")
        inFlight = meter("attempts_in_flight")
        window = meter("attempts_window")
        gatewayTrips = trips("gateway")
        laneTrips = trips("lane")
    }

    func tell(_ reading: Reading, trips: BreakerTrips) {
        for (name, meter) in states { meter.set(name == reading.gateway.name ? 1 : 0) }
        openLanes.set(reading.openLanes)
        inFlight.set(reading.inFlight)
        window.set(reading.window)
        if trips.gateway > 0 { gatewayTrips.increment(by: trips.gateway) }
        if trips.lanes > 0 { laneTrips.increment(by: trips.lanes) }
    }
}

/// How often breakers have opened since that was asked last.
struct BreakerTrips: Sendable, Hashable {
    var gateway = 0
    var lanes = 0
}

extension CircuitBreaker.State {
    static let names = ["closed", "open", "half_open", "isolated"]

    /// The state's name in metrics.
    var name: String {
        switch self {
        case .closed: "closed"
        case .open: "open"
        case .halfOpen: "half_open"
        case .isolated: "isolated"
        }
    }

    var isClosed: Bool { self == .closed }
}
