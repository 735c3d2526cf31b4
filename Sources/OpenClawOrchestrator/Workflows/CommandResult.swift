/// What came of a command.
public struct CommandResult: Sendable, Hashable {
    /// Whether it was carried out.
    public var isSuccess: Bool
    /// The number of the issue it was about.
    public var issueNumber: Int?
    /// The agent that works, or worked last, on the issue.
    public var agentID: AgentID?
    /// Where the work on the issue stands.
    public var state: WorkflowState?
    /// The answer for the person who asked.
    public var text: String

    /// Makes a result.
    public init(
        isSuccess: Bool,
        issueNumber: Int? = nil,
        agentID: AgentID? = nil,
        state: WorkflowState? = nil,
        text: String
    ) {
        self.isSuccess = isSuccess
        self.issueNumber = issueNumber
        self.agentID = agentID
        self.state = state
        self.text = text
    }

    init(_ isSuccess: Bool, _ text: String, of workflow: Workflow) {
        self.init(
            isSuccess: isSuccess,
            issueNumber: workflow.request.issue.number,
            agentID: workflow.agent,
            state: workflow.state,
            text: text
        )
    }
}
