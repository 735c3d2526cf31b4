/// How commands are told from conversation, and what they may name.
public struct CommandSettings: Sendable, Hashable {
    /// What a command begins with where it needs to: a mention such as `@claude`, or a sign such as `/`.
    ///
    /// A prefix that ends in a letter or digit is followed by a space, or by `:` or `,`. Upper and lower case are not told apart.
    /// A gateway keeps some commands that begin with `/` for itself, `/status` among them, and tells nobody about them; a mention
    /// works for all. The default is `@claude` and `/`.
    public var prefixes: [String]
    /// Whether a command in a direct chat needs a prefix; by default it does not.
    public var needsPrefixInDirectChats: Bool
    /// Whether a command in a group needs a prefix; by default it does.
    public var needsPrefixInGroups: Bool
    /// The repository of issues that are named without one.
    public var defaultRepository: RepositoryName?
    /// The repositories that commands may name, beside ``defaultRepository``.
    ///
    /// An empty list allows only the default one.
    public var allowedRepositories: [RepositoryName]
    /// The longest command, with all words for the agent, in bytes of UTF-8; 4000 by default.
    public var maximumLength: Int

    /// Makes settings.
    public init(
        prefixes: [String] = ["@claude", "/"],
        needsPrefixInDirectChats: Bool = false,
        needsPrefixInGroups: Bool = true,
        defaultRepository: RepositoryName? = nil,
        allowedRepositories: [RepositoryName] = [],
        maximumLength: Int = 4000
    ) {
        self.prefixes = prefixes
        self.needsPrefixInDirectChats = needsPrefixInDirectChats
        self.needsPrefixInGroups = needsPrefixInGroups
        self.defaultRepository = defaultRepository
        self.allowedRepositories = allowedRepositories
        self.maximumLength = maximumLength
    }
}
