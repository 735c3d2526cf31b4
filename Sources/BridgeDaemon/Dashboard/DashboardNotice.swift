/// What a page says about the action before it; the address of the page names it by its code.
enum DashboardNotice: String, CaseIterable {
    case retried, cancelled, paused, resumed
    case workPaused = "work-paused"
    case workResumed = "work-resumed"
    case stopping

    var words: String {
        switch self {
        case .retried: "The message is in its line again."
        case .cancelled: "The message was taken out of its line."
        case .paused: "Deliveries are paused: nothing new is sent."
        case .resumed: "Deliveries go on."
        case .workPaused: "No new agents are started; those that run go on."
        case .workResumed: "Agents are started again."
        case .stopping: "The agent is being stopped."
        }
    }
}
