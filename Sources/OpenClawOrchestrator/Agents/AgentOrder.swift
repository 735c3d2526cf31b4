/// What an agent is to do.
public struct AgentOrder: Sendable, Hashable {
    /// The name of the run; nobody else ever gets it.
    public var id: AgentID
    /// The issue to work on.
    public var issue: Issue
    /// Words of the person who asked, if any.
    ///
    /// Anybody may have written them: they never become a path, a branch name or an option.
    public var instructions: String?

    /// Makes an order.
    public init(id: AgentID, issue: Issue, instructions: String? = nil) {
        self.id = id
        self.issue = issue
        self.instructions = instructions
    }
}
