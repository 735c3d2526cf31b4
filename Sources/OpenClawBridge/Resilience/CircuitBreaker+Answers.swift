extension CircuitBreaker {
    /// The answer to a call that wants to begin.
    enum Admission: Sendable, Hashable {
        /// It may begin; the permit comes back with ``CircuitBreaker/record(_:_:took:now:using:)``.
        case go(Permit)
        /// It must wait until then, or until a permit came back or the breaker was reset, if that is earlier.
        ///
        /// `nil` is until it is reset.
        case wait(until: Duration?)
    }

    /// The right to make one call.
    struct Permit: Sendable, Hashable {
        let generation: UInt64
        let probe: UInt64?
    }

    /// What became of a call.
    enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The other side did it.
        case success
        /// The other side failed.
        case failure
        /// It tells nothing about the other side.
        case ignored
    }

    /// What a breaker does with calls.
    enum State: Sendable, Hashable {
        /// It lets them through.
        case closed
        /// It lets none through until then.
        case open(until: Duration)
        /// It lets a few through to probe.
        case halfOpen
        /// It lets none through until it is reset.
        case isolated
    }

    /// A change of the state, and why.
    struct Change: Sendable, Hashable {
        let state: State
        let reason: Reason
    }

    /// Why a breaker opened or closed.
    enum Reason: String, Sendable, Hashable, CaseIterable {
        case consecutiveFailures = "too many failures in a row"
        case failureRate = "too many of the recent calls failed"
        case slowCallRate = "too many of the recent calls were slow"
        case probeFailed = "a probe failed"
        case probesSucceeded = "enough probes succeeded"
    }
}
