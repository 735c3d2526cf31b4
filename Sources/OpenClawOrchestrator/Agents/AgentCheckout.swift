/// Where the checkout of a repository lies; each agent for it works in a git worktree of its own.
///
/// The worktree begins at the checkout's `HEAD`, on a new branch `openclaw/issue-12-agent-7f3k9q`.
public struct AgentCheckout: Sendable, Hashable {
    /// The repository.
    public var repository: RepositoryName
    /// The absolute path of its checkout.
    public var path: String

    /// Makes a checkout.
    public init(repository: RepositoryName, path: String) {
        self.repository = repository
        self.path = path
    }

    /// Parses the text form `owner/name=/path/of/the/checkout`.
    ///
    /// - Parameter text: The text.
    /// - Throws: ``AgentError/Code/misconfigured``.
    public init(_ text: String) throws(AgentError) {
        guard let sign = text.firstIndex(of: "="), let repository = RepositoryName(String(text[..<sign])) else {
            throw AgentError(
                .misconfigured,
                "\"\(text)\" names no checkout.",
                advice: "Write owner/name=/path/of/the/checkout."
            )
        }
        self.init(repository: repository, path: String(text[text.index(after: sign)...]))
        try validate()
    }

    func validate() throws(AgentError) {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else {
            throw AgentError(
                .misconfigured,
                "The checkout of \(repository) has no absolute path.",
                advice: "Write \(repository)=/path/of/the/checkout."
            )
        }
    }
}
