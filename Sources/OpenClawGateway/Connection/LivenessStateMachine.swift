/// Decides whether a silent gateway is still there.
///
/// A gateway sends a `tick` at a fixed interval, but its event loop can stall for a minute or more. So silence of two
/// intervals earns a WebSocket ping, and only silence after that ends the connection.
struct LivenessStateMachine {
    enum State: Equatable {
        /// Something was received recently. Moves to `probing` after two tick intervals of silence.
        case alive(lastSign: UInt64)
        /// A ping was sent. Any sign of life leads back to `alive`; none until the deadline leads to `expired`.
        case probing(deadline: UInt64)
        /// The gateway is given up.
        case expired
    }

    enum Action: Equatable {
        /// Look again at this time.
        case wait(until: UInt64)
        /// Send a ping, and look again at this time.
        case ping(until: UInt64)
        /// Close the connection.
        case giveUp
    }

    private(set) var state: State
    private let silence: UInt64
    private let pingAnswer: UInt64

    /// Starts watching at `now`.
    ///
    /// All times are nanoseconds of one clock.
    init(now: UInt64, tickInterval: Duration, pingAnswer: Duration) {
        state = .alive(lastSign: now)
        silence = 2 * tickInterval.clampedNanoseconds
        self.pingAnswer = pingAnswer.clampedNanoseconds
    }

    /// Notes that something was received.
    mutating func sawSignOfLife(now: UInt64) {
        if state != .expired { state = .alive(lastSign: now) }
    }

    /// Says what to do when the time that was asked for has come.
    mutating func timerFired(now: UInt64) -> Action {
        switch state {
        case .alive(let lastSign):
            let quietUntil = lastSign &+ silence
            guard now >= quietUntil else { return .wait(until: quietUntil) }
            state = .probing(deadline: now &+ pingAnswer)
            return .ping(until: now &+ pingAnswer)
        case .probing(let deadline):
            guard now >= deadline else { return .wait(until: deadline) }
            state = .expired
            return .giveUp
        case .expired:
            return .giveUp
        }
    }
}

extension Duration {
    /// The duration in nanoseconds, between zero and a year: neither a peer nor a setting can make it overflow.
    var clampedNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 31_536_000 else { return 31_536_000_000_000_000 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
    }
}
