import CoreMetrics
import OpenClawBridge

/// What an inbox holds.
struct InboxReading: MetricReading {
    let name = "inbox"
    private let store: any InboxStore
    private let entries: [InboxEntry.State: Meter]

    init(store: any InboxStore, factory: any MetricsFactory) {
        self.store = store
        entries = Dictionary(
            uniqueKeysWithValues: InboxEntry.State.allCases.map { state in
                let dimensions = [("state", state.rawValue)]
                return (state, Meter(label: "openclaw_inbox_entries", dimensions: dimensions, factory: factory))
            }
        )
    }

    func read() async throws {
        let counts = try await store.counts()
        for (state, meter) in entries { meter.set(counts[state] ?? 0) }
    }
}
