/// How many attempts may be under way at once over all lanes, found by trying.
///
/// A gateway does its work on one thread: beyond a few attempts at once it gets slower and not faster, and an answer that
/// comes late looks like one that was lost. How many are best depends on the version, the channels and the machine. So the
/// window measures the rate of completed attempts in rounds, and tries a larger limit now and then: where the rate grows
/// with it, it stays; where only the latency grows, it goes back. Above its start it also tries smaller limits, and stays
/// where the rate hardly falls. Attempts that time out halve it at once.
///
/// The rate only counts while the window is used; with little to do nothing is tried.
struct DispatchWindow: Sendable {
    /// How many attempts may be under way.
    private(set) var limit: Int

    /// Where it starts, and below which latency alone does not push it.
    private let start: Int
    private let maximum: Int
    private var round = Round(settling: 0)
    private var phase = Phase.resting(rounds: 0, rate: nil)
    private var direction = Direction.up
    /// How many rounds to rest after the next trial that fails.
    private var patience = 1
    private var deafUntil: Duration?

    private enum Direction { case up, down }

    private enum Phase {
        case resting(rounds: Int, rate: Double?)
        case trying(former: Int, rate: Double)
    }

    /// Starts at what published gateways do best: 8, or 2 for those that replay.
    init(_ family: QueueFamily, maximum: Int = 64) {
        self.init(start: family == .replays ? 2 : 8, maximum: maximum)
    }

    /// Starts at `start`; both numbers are brought into 1 to 10,000.
    init(start: Int, maximum: Int) {
        self.maximum = min(max(maximum, 1), 10_000)
        self.start = min(max(start, 1), self.maximum)
        limit = self.start
    }

    // MARK: Events

    /// Takes note of an attempt that the gateway carried out.
    ///
    /// Refusals do not count: they are quick and tell nothing about the work.
    mutating func completed(latency: Duration, now: Duration) {
        round.add(latency.asWait.inSeconds, now: now)
        guard round.count >= max(4 * limit, 32), let start = round.start else { return }
        let elapsed = (now - start).asWait.inSeconds
        guard elapsed > 0 else { return round = Round(settling: 0) }
        let isUsed = round.latencies / elapsed >= 0.75 * Double(limit)
        judge(rate: Double(round.count) / elapsed, isUsed: isUsed)
    }

    /// Takes note of an attempt that was not answered in time.
    mutating func timedOut(now: Duration) { backOff(now: now) }

    /// Takes note of an attempt that the gateway refused because it has too much to do.
    mutating func overloaded(now: Duration) { backOff(now: now) }

    /// Halves the limit, once for all that fails together.
    private mutating func backOff(now: Duration) {
        if let deafUntil, now < deafUntil { return }
        deafUntil = now + .seconds(5)
        direction = .up
        rest(at: max(limit / 2, 1), rounds: 1)
    }

    // MARK: Rounds

    private mutating func judge(rate: Double, isUsed: Bool) {
        switch phase {
        case .resting(let rounds, let before):
            let ratio = before.map { rate / $0 } ?? 1
            let hasChanged = !(0.75...1.25).contains(ratio)
            if isUsed, rounds == 0 || hasChanged {
                if hasChanged { patience = 1 }
                if ratio < 0.75 { direction = .down }
                tryNext(rate: rate)
            } else {
                round = Round(settling: 0)
                phase = .resting(rounds: max(rounds - 1, 0), rate: isUsed ? rate : before)
            }
        case .trying(let former, let before):
            if isUsed, pays(former: former, gain: rate / before) {
                patience = 1
                tryNext(rate: rate)
            } else {
                turnBack(to: former, isUsed: isUsed)
            }
        }
    }

    /// Whether the present limit is better than the former one: when it is larger the rate must grow with it, by a third of
    /// what it could at least; when it is smaller the rate may fall by a third of what it would.
    private func pays(former: Int, gain: Double) -> Bool {
        if limit > former, limit <= start { return gain >= 0.9 }
        let proportional = Double(limit) / Double(former) - 1
        return gain - 1 >= proportional / 3
    }

    private mutating func tryNext(rate: Double) {
        if direction == .down, limit <= start { direction = .up }
        if direction == .up, limit >= maximum { direction = limit > start ? .down : .up }
        let next: Int
        switch direction {
        case .up: next = min(limit + max(limit / 4, 1), limit < start ? start : maximum)
        case .down: next = max(limit - max(limit / 4, 1), start)
        }
        guard next != limit else { return rest(at: limit, rounds: 32, rate: rate) }
        phase = .trying(former: limit, rate: rate)
        move(to: next)
    }

    private mutating func turnBack(to former: Int, isUsed: Bool) {
        let canShrink = direction == .up && former > start
        direction = direction == .up ? .down : .up
        if canShrink, isUsed { return rest(at: former, rounds: 0) }
        rest(at: former, rounds: patience)
        patience = min(patience * 2, 32)
    }

    private mutating func rest(at next: Int, rounds: Int, rate: Double? = nil) {
        phase = .resting(rounds: rounds, rate: rate)
        move(to: next)
    }

    /// What is under way was begun under the former limit and is not measured.
    private mutating func move(to next: Int) {
        round = Round(settling: max(limit, next))
        limit = next
    }

    private struct Round {
        /// How many completions to wait for before measuring.
        var settling: Int
        var start: Duration?
        var count = 0
        /// The sum of the latencies, in seconds: over the length of the round it is the mean number under way.
        var latencies = 0.0

        init(settling: Int) { self.settling = settling }

        mutating func add(_ latency: Double, now: Duration) {
            guard settling <= 0, start != nil else {
                settling -= 1
                start = now
                return
            }
            count += 1
            latencies += latency
        }
    }
}
