/// A value that templates may use.
///
/// | name | what it holds | always given for | most characters |
/// |---|---|---|---|
/// | `issue` | the issue, as `#12` or `owner/name#12` | `agent-spawned`, `work-started` | 160 |
/// | `agent` | the name of the agent | `agent-spawned`, `work-started` | 80 |
/// | `url` | a web address, for example of the pull request | `pr-created` | 2000 |
/// | `summary` | what was done, found or asked; may have several lines | `agent-message` | 1000 |
/// | `error` | what went wrong; may have several lines | `error` | 1000 |
/// | `repository` | the repository, as `owner/name` | | 160 |
/// | `requester` | who asked for the work | | 80 |
///
/// Every kind offers all of them. Where a value is not always given, a template uses it only inside of a section,
/// `{{#url}}… {{url}}{{/url}}`, which is left out when there is no value. A value that should always be given and is not
/// shows as `unknown`.
public enum NotificationVariable: String, Sendable, Hashable, CaseIterable {
    /// The issue.
    case issue
    /// The name of the agent.
    case agent
    /// A web address.
    case url
    /// What was done, found or asked.
    case summary
    /// What went wrong.
    case error
    /// The repository.
    case repository
    /// Who asked for the work.
    case requester

    /// The most characters that are shown; the rest is cut off.
    public var limit: Int {
        switch self {
        case .agent, .requester: 80
        case .issue, .repository: 160
        case .summary, .error: 1000
        case .url: 2000
        }
    }

    /// Whether line breaks are kept.
    var hasLines: Bool { self == .summary || self == .error }
}

extension NotificationKind {
    /// The values that every notification of the kind has, so that templates may use them outside of a section.
    public var requiredVariables: Set<NotificationVariable> {
        switch self {
        case .agentSpawned, .workStarted: [.issue, .agent]
        case .prCreated: [.url]
        case .error: [.error]
        case .agentMessage: [.summary]
        case .testsPassing, .testsFailing, .workCompleted, .agentStopped: []
        }
    }
}
