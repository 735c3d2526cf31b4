/// What is known about the run of an agent without following it.
public enum AgentState: Sendable, Hashable {
    /// Nothing was ever started under this name, and nothing will be: asking has settled it.
    case neverStarted
    /// It runs.
    case running
    /// It ended.
    case ended(AgentEnd)
}
