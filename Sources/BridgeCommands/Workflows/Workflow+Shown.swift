import OpenClawOrchestrator

extension Workflow {
    /// The state, and what is asked for beside it.
    var shownState: String {
        if isWaiting { return "waiting" }
        return isStopRequested && !state.isFinal ? "\(state.rawValue), stopping" : state.rawValue
    }
}
