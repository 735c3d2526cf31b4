import CoreMetrics

/// The instruments of the event stream, made once.
struct StreamInstruments: Sendable {
    /// How many clients read it now.
    let clients: Meter
    /// Events that clients missed because they read too slowly, or came back too late.
    let dropped: Counter

    init(factory: any MetricsFactory) {
        clients = Meter(label: "openclaw_http_event_stream_clients", dimensions: [], factory: factory)
        dropped = Counter(label: "openclaw_http_event_stream_dropped_total", factory: factory)
    }
}
