import CoreMetrics
import OpenClawOrchestrator

/// The counters of commands and workflows, made once.
struct OrchestratorInstruments: Sendable {
    private let commands: [AuditEvent.Outcome: Counter]
    private let steps: [WorkflowState: Counter]

    init(factory: any MetricsFactory) {
        commands = Dictionary(
            uniqueKeysWithValues: AuditEvent.Outcome.allCases.map { outcome in
                let dimensions = [("outcome", outcome.rawValue)]
                return (outcome, Counter(label: "openclaw_commands_total", dimensions: dimensions, factory: factory))
            }
        )
        steps = Dictionary(
            uniqueKeysWithValues: WorkflowState.allCases.map { state in
                let label = "openclaw_workflow_steps_total"
                return (state, Counter(label: label, dimensions: [("state", state.metricName)], factory: factory))
            }
        )
    }

    func count(_ event: DaemonEvent) {
        switch event {
        case .command(let record): commands[record.event.outcome]?.increment()
        case .workflow(let workflow): steps[workflow.state]?.increment()
        default: break
        }
    }
}

extension WorkflowState {
    /// The state's name in metrics.
    var metricName: String { String(rawValue.map { $0 == "-" ? "_" : $0 }) }
}
