extension Command {
    /// The issue that the command is about.
    public var issue: Issue? {
        switch self {
        case .work(let issue, _), .stop(let issue), .retry(let issue), .logs(let issue): issue
        case .status(let issue): issue
        case .pause, .resume, .listAgents, .help, .confirm: nil
        }
    }

    /// The least that somebody has to be, to be obeyed.
    ///
    /// Whoever confirms needs the role of the command that is confirmed.
    public var requiredRole: Role {
        switch self {
        case .status, .listAgents, .help, .confirm: .viewer
        case .work, .retry, .stop, .logs: .operator
        case .pause, .resume: .approver
        }
    }

    /// Whether the command takes something away that works, so that anybody but an owner has to confirm it.
    public var isDestructive: Bool {
        switch self {
        case .stop, .pause: true
        case .work, .status, .retry, .resume, .listAgents, .logs, .help, .confirm: false
        }
    }
}

extension Command: CustomStringConvertible {
    /// The command in its canonical form, for audit, confirmation and logs.
    ///
    /// It has neither the words for the agent nor the code. A ``CommandParser`` that allows the repository reads it as the same
    /// command.
    public var description: String {
        switch self {
        case .work(let issue, _): "work on \(issue.canonical)"
        case .status(let issue): issue.map { "status of \($0.canonical)" } ?? "status"
        case .stop(let issue): "stop \(issue.canonical)"
        case .retry(let issue): "retry \(issue.canonical)"
        case .pause: "pause"
        case .resume: "resume"
        case .listAgents: "list agents"
        case .logs(let issue): "logs of \(issue.canonical)"
        case .help: "help"
        case .confirm: "confirm"
        }
    }

    /// All commands and what they do, a line each.
    public static let helpText: String =
        (CommandVerb.allCases.map { "\($0.usage) – \($0.summary)" }
        + ["Where there are several repositories, an issue is named: issue #N in owner/name"])
        .joined(separator: "\n")
}

extension Issue {
    fileprivate var canonical: String { "issue #\(number)" + (repository.map { " in \($0)" } ?? "") }
}
