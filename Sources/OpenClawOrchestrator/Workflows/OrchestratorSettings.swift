/// How an orchestrator works.
public struct OrchestratorSettings: Sendable, Hashable {
    /// How often it looks for what other processes changed, such as a stop that was asked for on the command line.
    public var interval = Duration.seconds(1)
    /// How many unfinished workflows there may be; more are refused.
    public var activeLimit = 100
    /// How long finished workflows are kept, or `nil` for ever.
    public var retention: Duration? = .seconds(90 * 24 * 3600)
    /// How many lines of an agent's output a command gives.
    public var logLines = 15

    /// Makes the default settings.
    public init() {}
}
