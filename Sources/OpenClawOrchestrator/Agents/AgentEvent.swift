/// Something that an agent told, or that was seen of it.
@nonexhaustive public enum AgentEvent: Sendable, Hashable {
    /// The process runs.
    case started
    /// The agent has begun with its work.
    case working(String?)
    /// A pull request exists.
    case pullRequest(url: String)
    /// The tests run.
    case testsRunning
    /// The tests passed.
    case testsPassed(String?)
    /// The tests failed.
    case testsFailed(String?)
    /// The agent wants somebody to read this.
    case message(String)
    /// The run ended; nothing follows.
    case ended(AgentEnd)
}

/// How the run of an agent ended.
@nonexhaustive public enum AgentEnd: Sendable, Hashable {
    /// It ended by itself, successfully: exit status 0.
    case finished(summary: String?)
    /// It ended by itself with another exit status, or said that it failed.
    case failed(status: Int32?, reason: String?)
    /// It was stopped because somebody asked.
    case stopped
    /// It was stopped because it ran for too long.
    case timedOut
    /// It ended without a word: killed by somebody else, or with the machine.
    case lost
}
