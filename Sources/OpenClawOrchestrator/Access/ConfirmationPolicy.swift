/// How confirmations are asked for.
public struct ConfirmationPolicy: Sendable, Hashable {
    /// How long a code is good; 2 minutes by default.
    public var lifetime: Duration
    /// How many wrong codes end a question; 3 by default.
    public var maximumTries: Int
    /// How many questions may wait at a time; 100 by default.
    public var maximumPending: Int

    /// Makes a policy.
    public init(lifetime: Duration = .seconds(120), maximumTries: Int = 3, maximumPending: Int = 100) {
        self.lifetime = lifetime
        self.maximumTries = maximumTries
        self.maximumPending = maximumPending
    }

    /// Whether `command` waits for a code when `speaker` gives it.
    public func asks(_ speaker: Speaker, for command: Command) -> Bool {
        command.isDestructive && speaker.role < .owner
    }
}
