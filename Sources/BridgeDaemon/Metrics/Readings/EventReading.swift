import CoreMetrics
import OpenClawBridge

/// Events of a bridge that its handlers were too slow for.
struct EventReading: MetricReading {
    let name = "events"
    private let bridge: GatewayBridge
    private let dropped: TotalCounter

    init(bridge: GatewayBridge, factory: any MetricsFactory) {
        self.bridge = bridge
        dropped = TotalCounter(label: "openclaw_bridge_dropped_events_total", factory: factory)
    }

    func read() { dropped.tell(Double(bridge.droppedEvents)) }
}
