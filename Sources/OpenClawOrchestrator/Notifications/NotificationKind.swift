/// What a notification is about.
public enum NotificationKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// An agent was started for an issue.
    case agentSpawned = "agent-spawned"
    /// The agent has begun with its work.
    case workStarted = "work-started"
    /// A pull request exists.
    case prCreated = "pr-created"
    /// The tests passed.
    case testsPassing = "tests-passing"
    /// The tests failed.
    case testsFailing = "tests-failing"
    /// The work is done.
    case workCompleted = "work-completed"
    /// Something went wrong.
    case error
    /// An agent has a question, or something to say.
    case agentMessage = "agent-message"
    /// An agent was stopped.
    case agentStopped = "agent-stopped"

    /// How urgent it is unless a configuration says otherwise.
    public var severity: NotificationSeverity {
        switch self {
        case .error: .critical
        case .testsFailing, .agentMessage: .warning
        case .prCreated, .workCompleted, .agentStopped: .notice
        case .agentSpawned, .workStarted, .testsPassing: .info
        }
    }
}

/// How urgent a notification is.
public enum NotificationSeverity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Good to know.
    case info
    /// Somebody will want to act on it some time.
    case notice
    /// Somebody should look at it today.
    case warning
    /// Somebody should look at it now.
    case critical

    /// Whether `lhs` is less urgent than `rhs`.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .notice: 1
        case .warning: 2
        case .critical: 3
        }
    }
}
