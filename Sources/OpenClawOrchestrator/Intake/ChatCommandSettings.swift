/// How commands from chats are taken.
public struct ChatCommandSettings: Sendable, Hashable {
    /// How often each sender may command.
    public var rate = CommandRatePolicy()
    /// How often messages of one chat that nobody may command from are put on record; more are only counted.
    public var refusalRate = CommandRatePolicy(perMinute: 2, burst: 5)
    /// When a command has to be confirmed by a code.
    public var confirmation = ConfirmationPolicy()

    /// Makes the default settings.
    public init() {}
}
