import CoreMetrics
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What an outbox holds.
struct OutboxReading: MetricReading {
    let name = "outbox"
    private let outbox: Outbox
    private let time: DeliveryTime
    private let entries: [DeliveryState: Meter]
    private let lanes: Meter
    private let oldest: Meter
    private let bytes: Meter
    private let pauses: Meter

    init(outbox: Outbox, factory: any MetricsFactory, time: DeliveryTime) {
        func meter(_ name: String, _ dimensions: [(String, String)] = []) -> Meter {
            Meter(label: "openclaw_outbox_\(name)", dimensions: dimensions, factory: factory)
        }
        self.outbox = outbox
        self.time = time
        entries = Dictionary(
            uniqueKeysWithValues: DeliveryState.allCases.map { ($0, meter("entries", [("state", $0.metricName)])) }
        )
        lanes = meter("lanes")
        oldest = meter("oldest_age_seconds")
        bytes = meter("store_bytes")
        pauses = meter("pauses")
    }

    func read() async throws {
        let statistics = try await outbox.store.statistics()
        for (state, meter) in entries { meter.set(statistics.states[state] ?? 0) }
        lanes.set(statistics.lanes)
        let age = statistics.oldestUnfinished.map { time.now().timeIntervalSince($0) } ?? 0
        oldest.set(Double.maximum(age, 0))
        bytes.set(statistics.bytes)
        pauses.set(try await outbox.store.pauses().count)
    }
}
