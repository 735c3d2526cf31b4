/// When many notifications of one kind become one message.
public struct BurstPolicy: Sendable, Hashable {
    /// How many of a kind are sent to a target within ``window`` before the next ones are held.
    public var limit: Int
    /// The time in which they are counted.
    public var window: Duration
    /// How long they are held to become one message.
    public var hold: Duration
    /// The severities that are never held.
    public var passing: Set<NotificationSeverity>

    /// Makes a policy; by default the sixth of a minute waits up to 30 seconds for others, and nothing critical waits.
    public init(
        limit: Int = 5,
        window: Duration = .seconds(60),
        hold: Duration = .seconds(30),
        passing: Set<NotificationSeverity> = [.critical]
    ) {
        self.limit = limit
        self.window = window
        self.hold = hold
        self.passing = passing
    }
}
