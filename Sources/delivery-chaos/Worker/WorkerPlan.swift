import OpenClawBridge

/// What one worker process does, and where it dies.
struct WorkerPlan: Codable, Sendable {
    /// A message of the run.
    struct Message: Codable, Sendable {
        var sessionKey: String
        var text: String
        var ambiguity: AmbiguityPolicy
    }

    /// The moment at which something happens to the process: when it has called its store so often, and a while after.
    struct Moment: Codable, Sendable, Hashable {
        /// The number of the call, from 1; each call counts before it is made and once more when it has returned.
        var step: Int
        /// The wait after the step.
        var microseconds: Int
    }

    /// Whether the process delivers everything, or sends its messages one by one as a command does.
    enum Role: String, Codable, Sendable { case daemon, command }

    var url: String
    var outbox: String
    var role: Role = .daemon
    var messages: [Message]
    /// What the keys of the messages begin with, so that a second process finds what the first has stored.
    var keys: String
    /// How much faster than life the gateway lives.
    var scale: Double
    /// When the process kills itself.
    var kill: Moment?
    /// When the disk is full, and for how many milliseconds each time.
    var diskFull: [Moment] = []
    var diskFullMilliseconds = 0
    /// When the calendar jumps.
    var clockJumps: [Moment] = []
    /// By how many seconds it is wrong after each jump, one after the other.
    var clockErrors: [Double] = []
}
