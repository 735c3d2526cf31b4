/// What somebody asks for.
@nonexhaustive public enum Command: Sendable, Hashable {
    /// Start an agent that works on an issue, with words of the sender's own for it.
    case work(Issue, instructions: String?)
    /// Tell how an issue stands, or all of them.
    case status(Issue?)
    /// Stop the agent that works on an issue.
    case stop(Issue)
    /// Start again what failed or was stopped.
    case retry(Issue)
    /// Start nothing new until ``resume``; agents that run go on.
    case pause
    /// Start new work again.
    case resume
    /// Tell which agents run.
    case listAgents
    /// Show the end of the output of the agent that works, or worked last, on an issue.
    case logs(Issue)
    /// Tell which commands there are.
    case help
    /// Go on with a command that asked for this code.
    case confirm(code: String)
}
