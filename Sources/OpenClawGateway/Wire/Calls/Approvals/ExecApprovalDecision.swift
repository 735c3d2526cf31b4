/// What somebody decides about a command.
public enum ExecApprovalDecision: String, Codable, Sendable, Hashable {
    /// Run it now.
    case allowOnce = "allow-once"
    /// Run it now, and from now on without asking; the gateway keeps the rule for good.
    case allowAlways = "allow-always"
    /// Do not run it.
    case deny
}
