/// How agents are run as processes.
public struct AgentSettings: Sendable {
    /// The program, and its arguments.
    public var command: AgentCommand
    /// The absolute path of the folder that has a folder for each run.
    ///
    /// It is made with mode 0700, and must lie on a local disk: locks on its files tell which agents run.
    public var folder: String
    /// The checkouts that agents work on, each agent in a worktree of its own.
    ///
    /// Without any, an agent gets an empty folder to work in. With any, work for another repository is refused.
    public var checkouts: [AgentCheckout]
    /// The names of the environment variables that agents get, as far as they are set.
    ///
    /// A secret that agents need (the key of a model, the token of a forge) must be named here. Names with the prefix
    /// `OPENCLAW_AGENT_` belong to the bridge and are refused.
    public var environmentNames: [String]
    /// How many agents may run at a time; 4 by default.
    public var maximumCount: Int
    /// How long an agent may run; 4 hours by default.
    public var timeLimit: Duration
    /// How long an agent that was asked to end may take for it before it is killed; 10 seconds by default.
    public var grace: Duration
    /// How many bytes of an agent's output are kept; 16 MiB by default, and at least 32 KiB.
    ///
    /// The oldest output is dropped, and the log says so.
    public var outputLimit: Int
    /// How many ended runs are kept; 200 by default.
    ///
    /// A run is never removed within a day of its end.
    public var keptRuns: Int
    /// How long ended runs are kept; 30 days by default, and at least a day.
    public var keptTime: Duration
    /// How often a run's folder is read while somebody follows it; twice a second by default.
    public var pollInterval: Duration
    /// The hosts whose pull requests and merge requests are recognised in the output; GitHub's and GitLab's by default.
    public var pullRequestHosts: [String]

    /// The names of ``environmentNames`` unless a configuration says otherwise: what most programs cannot do without.
    public static let defaultEnvironmentNames = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE",
    ]

    /// Makes settings with the documented defaults.
    ///
    /// - Parameters:
    ///   - command: The program, and its arguments.
    ///   - folder: The absolute path of the folder that has a folder for each run.
    public init(command: AgentCommand, folder: String) {
        self.command = command
        self.folder = folder
        checkouts = []
        environmentNames = Self.defaultEnvironmentNames
        maximumCount = 4
        timeLimit = .seconds(4 * 3600)
        grace = .seconds(10)
        outputLimit = 16 * 1024 * 1024
        keptRuns = 200
        keptTime = .seconds(30 * 86400)
        pollInterval = .milliseconds(500)
        pullRequestHosts = ["github.com", "gitlab.com"]
    }

    /// Says what cannot be used.
    ///
    /// - Throws: ``AgentError/Code/misconfigured``.
    public func validate() throws(AgentError) {
        try require(folder.hasPrefix("/") && !folder.utf8.contains(0), "the folder of the runs has no absolute path")
        try require((1...100).contains(maximumCount), "the number of agents must lie between 1 and 100")
        try require(
            (.seconds(1)...(.seconds(365 * 86400))).contains(timeLimit),
            "an agent's time limit is out of range"
        )
        try require((.zero...(.seconds(3600))).contains(grace), "the time to end is out of range (0 to 1 hour)")
        try require(
            (32 * 1024...64 * 1024 * 1024 * 1024).contains(outputLimit),
            "the limit of the output must lie between 32 KiB and 64 GiB"
        )
        try require(keptRuns >= 0, "the number of kept runs must not be negative")
        try require(keptTime >= .seconds(86400), "runs are kept for a day at least")
        try require((.milliseconds(1)...(.seconds(60))).contains(pollInterval), "the poll interval is out of range")
        for name in environmentNames { try validate(environmentName: name) }
        for checkout in checkouts { try checkout.validate() }
        let repositories = checkouts.map(\.repository)
        try require(Set(repositories).count == repositories.count, "a repository has two checkouts")
    }

    private func validate(environmentName name: String) throws(AgentError) {
        let isName =
            name.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
            && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "=") }
        try require(isName, "\"\(name)\" is no name of an environment variable")
        try require(
            !name.hasPrefix(AgentEnvironment.prefix),
            "the environment variable \(name) belongs to the bridge"
        )
    }

    private func require(_ holds: Bool, _ problem: String) throws(AgentError) {
        guard holds else {
            throw AgentError(
                .misconfigured,
                "The settings of the agents cannot be used: \(problem).",
                advice: "Mend the configuration."
            )
        }
    }
}
