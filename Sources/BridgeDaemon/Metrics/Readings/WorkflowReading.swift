import CoreMetrics
import OpenClawOrchestrator

/// Which states the workflows are in.
struct WorkflowReading: MetricReading {
    let name = "workflows"
    private let store: any WorkflowStore
    private let workflows: [WorkflowState: Meter]
    private let isPaused: Meter

    init(store: any WorkflowStore, factory: any MetricsFactory) {
        self.store = store
        workflows = Dictionary(
            uniqueKeysWithValues: WorkflowState.allCases.map { state in
                let dimensions = [("state", state.metricName)]
                return (state, Meter(label: "openclaw_workflows", dimensions: dimensions, factory: factory))
            }
        )
        isPaused = Meter(label: "openclaw_workflows_paused", dimensions: [], factory: factory)
    }

    func read() async throws {
        let counts = try await store.counts()
        for (state, meter) in workflows { meter.set(counts[state] ?? 0) }
        isPaused.set(try await store.isPaused() ? 1 : 0)
    }
}
