/// One turn of a lane: the permission to take the next step of its first entry.
struct LaneTurn: Sendable {
    /// The lane.
    let lane: Lane
    /// The link that the step is decided and taken with.
    let link: GatewayLink
    /// When the turn began.
    let startedAt: Duration
    /// Whether the wait that the lane's last turn asked for has passed.
    ///
    /// It says so on a clock that nobody sets, whatever the calendar says meanwhile.
    let isDue: Bool
    /// The permits of the breakers of the gateway and of the lane.
    let permits: (gateway: CircuitBreaker.Permit, lane: CircuitBreaker.Permit)

    /// What a turn found out about the lane.
    enum Next: Sendable, Hashable {
        /// There may be more to do at once.
        case ready
        /// The entry has ended.
        case finished
        /// The next step is due after a wait.
        case waits(Duration)
        /// Nothing came of it for want of the store; the same again after a while.
        case failed(Duration)
        /// The lane has no entry left.
        case empty
    }

    /// What a turn found out about the gateway and the target; `nil` where nothing was sent.
    struct Result: Sendable, Hashable {
        var gateway = CircuitBreaker.Outcome.ignored
        var target = CircuitBreaker.Outcome.ignored
        /// How long the gateway took for a request that it answered.
        var latency: Duration?
        /// Whether the gateway did not answer in time.
        var isTimeout = false
        /// Whether the gateway, or the channel's network, said that this is too much.
        var isOverload = false
        /// Whether a request was written, so that the channel's pace counts it.
        var wasSent = false
    }
}
