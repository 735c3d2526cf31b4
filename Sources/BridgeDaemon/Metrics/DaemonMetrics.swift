package import OpenClawBridge
import OpenClawOrchestrator

/// All metrics of a daemon: what its parts count, and what is read when somebody asks.
package struct DaemonMetrics: Sendable {
    /// Where everything is counted; the parts are given it when they are made.
    package let registry: PrometheusRegistry
    let http: HTTPInstruments
    /// The clients of the event stream.
    let streams: StreamInstruments
    private let readings: MetricReadings

    /// Counts what happens from now on.
    ///
    /// - Parameters:
    ///   - registry: Where everything is counted.
    ///   - bridge: The parts whose stores are read.
    ///   - inbox: The inbox whose store is read.
    ///   - events: Tells of commands and workflows.
    ///   - time: Says how old a reading is.
    init(
        _ registry: PrometheusRegistry,
        bridge: BridgeParts,
        inbox: Inbox,
        events: EventFeed,
        time: DeliveryTime = .system
    ) {
        self.registry = registry
        http = HTTPInstruments(factory: registry)
        streams = StreamInstruments(factory: registry)
        readings = MetricReadings(
            [
                OutboxReading(outbox: bridge.outbox, factory: registry, time: time),
                InboxReading(store: inbox.store, factory: registry),
                WorkflowReading(store: bridge.workflows, factory: registry),
                EventReading(bridge: bridge.bridge, factory: registry),
                ProcessReading(factory: registry),
            ],
            factory: registry,
            time: time
        )
        let instruments = OrchestratorInstruments(factory: registry)
        events.listen { instruments.count($0) }
    }

    /// All metrics in Prometheus' text format, with fresh readings of what the stores hold.
    package func exposition() async -> String {
        await readings.refresh()
        return registry.exposition()
    }
}

extension PrometheusRegistry {
    /// A registry that knows what the daemon's metrics mean.
    package static func daemon(time: DeliveryTime = .system) -> PrometheusRegistry {
        PrometheusRegistry(help: MetricCatalogue.help, time: time)
    }
}
