/// Stops calls to something that fails, and lets a few through after a while to see whether it has recovered.
///
/// A breaker asks for nothing by itself: ``admit(now:)`` says whether a call may begin, and each permit that it gave is
/// handed back once, with what became of the call. Results of calls that began before the breaker last changed its mind
/// tell nothing about the present and are dropped.
///
/// A copy of a fresh breaker shares the settings with it; a closed one without recent calls is a few words. ``isIdle(now:)``
/// tells when a breaker may be thrown away.
struct CircuitBreaker: Sendable {
    private final class Settings: Sendable {
        let policy: CircuitBreakerPolicy
        init(_ policy: CircuitBreakerPolicy) { self.policy = policy }
    }

    private enum Phase {
        case closed(failures: Int, lastFailure: Duration)
        case open(until: Duration)
        case halfOpen(since: Duration, successes: Int, probes: [Probe])
        case isolated
    }

    private struct Probe {
        let id: UInt64
        let leaseEnd: Duration
    }

    private let settings: Settings
    private var phase = Phase.closed(failures: 0, lastFailure: .zero)
    private var window = CallWindow()
    /// Grows with each change of the phase; permits of an earlier one are void.
    private var generation: UInt64 = 0
    private var lastProbe: UInt64 = 0
    /// How often it opened without a calm time between.
    private var openings = 0
    /// When the openings are forgotten, if it stays closed until then.
    private var calmAt = Duration.zero

    private var policy: CircuitBreakerPolicy { settings.policy }

    /// Makes a closed breaker.
    init(_ policy: CircuitBreakerPolicy = CircuitBreakerPolicy()) { settings = Settings(policy) }

    /// Makes a closed breaker with a bridge's settings.
    init(_ settings: BridgeConfiguration.Breaker) { self.init(CircuitBreakerPolicy(settings)) }

    // MARK: Calls

    /// Asks to begin a call.
    mutating func admit(now: Duration) -> Admission {
        advance(to: now)
        switch phase {
        case .closed: return .go(Permit(generation: generation, probe: nil))
        case .open(let until): return .wait(until: until)
        case .isolated: return .wait(until: nil)
        case .halfOpen(let since, let successes, var probes):
            guard probes.count < max(policy.maximumProbes, 1) else {
                return .wait(until: probes.map(\.leaseEnd).min())
            }
            lastProbe += 1
            // Even without a lease worth the name a probe has its place for a moment: there must be a time to wait for.
            let lease = max(policy.probeLease.asWait, .milliseconds(1))
            probes.append(Probe(id: lastProbe, leaseEnd: now + lease))
            phase = .halfOpen(since: since, successes: successes, probes: probes)
            return .go(Permit(generation: generation, probe: lastProbe))
        }
    }

    /// Takes a permit back.
    ///
    /// - Parameters:
    ///   - permit: The permit of the call, once. One that is out of date changes nothing.
    ///   - outcome: What became of the call.
    ///   - took: How long the call took.
    ///   - now: The time.
    ///   - generator: Where the jitter of the open time comes from.
    /// - Returns: What changed, if anything did.
    @discardableResult
    mutating func record(
        _ permit: Permit,
        _ outcome: Outcome,
        took: Duration,
        now: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> Change? {
        advance(to: now)
        guard permit.generation == generation else { return nil }
        let isSlow = policy.slowCallRate != nil && took >= policy.slowCallDuration
        switch phase {
        case .open, .isolated: return nil
        case .closed(let failures, let lastFailure):
            guard outcome != .ignored else { return nil }
            let failed = outcome == .failure
            let isRow = now - lastFailure < policy.memory.asWait
            let row = failed ? (isRow ? failures : 0) + 1 : 0
            phase = .closed(failures: row, lastFailure: failed ? now : lastFailure)
            if policy.failureRate != nil || policy.slowCallRate != nil {
                window.add(failed: failed, slow: isSlow, now: now, span: policy.window)
            }
            return reasonToOpen(row: row, now: now).map { open($0, now: now, using: &generator) }
        case .halfOpen(let since, let successes, var probes):
            guard let index = probes.firstIndex(where: { $0.id == permit.probe }) else { return nil }
            probes.remove(at: index)
            phase = .halfOpen(since: since, successes: successes, probes: probes)
            switch outcome {
            case .ignored: return nil
            case .failure: return open(.probeFailed, now: now, using: &generator)
            case .success where isSlow: return open(.slowCallRate, now: now, using: &generator)
            case .success:
                phase = .halfOpen(since: since, successes: successes + 1, probes: probes)
                return successes + 1 >= policy.successThreshold ? close(now: now) : nil
            }
        }
    }

    // MARK: Looking

    /// What the breaker does with calls at this time.
    func state(now: Duration) -> State {
        switch phase {
        case .closed: .closed
        case .open(let until): now < until ? .open(until: until) : .halfOpen
        case .halfOpen: .halfOpen
        case .isolated: .isolated
        }
    }

    /// Whether a new breaker would do as well as this one, because all that it knows is out of date.
    func isIdle(now: Duration) -> Bool {
        let memory = policy.memory.asWait
        switch phase {
        case .closed(let failures, let lastFailure):
            let isForgotten = failures == 0 || now - lastFailure >= memory
            return isForgotten && (openings == 0 || now >= calmAt)
                && window.counts(now: now, span: policy.window).calls == 0
        case .open(let until): return now - until >= memory
        case .halfOpen(let since, _, let probes):
            return now - since >= memory && probes.allSatisfy { $0.leaseEnd <= now }
        case .isolated: return false
        }
    }

    // MARK: By hand

    /// Lets nothing through until ``reset()``.
    mutating func isolate() { enter(.isolated) }

    /// Closes the breaker and forgets all that was.
    mutating func reset() {
        enter(.closed(failures: 0, lastFailure: .zero))
        openings = 0
    }

    // MARK: Changes

    private mutating func advance(to now: Duration) {
        switch phase {
        case .open(let until) where now >= until:
            enter(.halfOpen(since: until, successes: 0, probes: []))
        case .halfOpen(let since, let successes, let probes) where probes.contains { $0.leaseEnd <= now }:
            phase = .halfOpen(since: since, successes: successes, probes: probes.filter { $0.leaseEnd > now })
        case .closed, .open, .halfOpen, .isolated: break
        }
    }

    private func reasonToOpen(row: Int, now: Duration) -> Reason? {
        if row >= max(policy.failureThreshold, 1) { return .consecutiveFailures }
        let counts = window.counts(now: now, span: policy.window)
        guard counts.calls > 0, counts.calls >= policy.minimumSample else { return nil }
        func exceeds(_ part: Int, _ rate: Double?) -> Bool {
            part > 0 && rate.map { Double(part) >= $0 * Double(counts.calls) } ?? false
        }
        if exceeds(counts.failures, policy.failureRate) { return .failureRate }
        return exceeds(counts.slow, policy.slowCallRate) ? .slowCallRate : nil
    }

    private mutating func open(
        _ reason: Reason,
        now: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> Change {
        if case .closed = phase, now >= calmAt { openings = 0 }
        openings += 1
        let time = openTime
        let share = Double.minimum(Double.maximum(policy.openTimeJitter, 0), 1)
        let jitter = Duration.wait(seconds: time.inSeconds * share).random(using: &generator)
        enter(.open(until: now + time + jitter))
        return Change(state: .open(until: now + time + jitter), reason: reason)
    }

    private mutating func close(now: Duration) -> Change {
        enter(.closed(failures: 0, lastFailure: .zero))
        calmAt = now + openTime
        return Change(state: .closed, reason: .probesSucceeded)
    }

    /// The open time of the present opening, before jitter.
    private var openTime: Duration {
        let longest = policy.maximumOpenTime.asWait
        return min(policy.openTime.asWait, longest)
            .grown(by: policy.openTimeFactor, times: openings - 1, upTo: longest)
    }

    private mutating func enter(_ next: Phase) {
        phase = next
        generation += 1
        window.clear()
    }
}
