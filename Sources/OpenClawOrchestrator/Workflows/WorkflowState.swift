/// Where the work on an issue stands.
public enum WorkflowState: String, Sendable, Hashable, Codable, CaseIterable {
    /// The command is being read.
    case parsingCommand = "parsing-command"
    /// An agent is being started.
    case spawningAgent = "spawning-agent"
    /// The agent's process runs.
    case agentReady = "agent-ready"
    /// The agent works.
    case workInProgress = "work-in-progress"
    /// A pull request exists.
    case prCreated = "pr-created"
    /// The tests run, or have run.
    case testsRunning = "tests-running"
    /// The agent ended successfully.
    case completed
    /// The work ended without success.
    case failed
    /// Somebody stopped it.
    case stopped

    /// Whether nothing follows by itself.
    public var isFinal: Bool { self == .completed || self == .failed || self == .stopped }
}
