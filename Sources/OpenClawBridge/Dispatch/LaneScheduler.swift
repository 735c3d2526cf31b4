import DequeModule
import HeapModule

/// Decides which lane has the next turn.
///
/// A lane has one turn at a time. Lanes of one account take turns in a circle, the more urgent first, and accounts take turns
/// as well; a lane that has to wait holds nobody up. Pure: the time is passed in.
struct LaneScheduler {
    /// What a scheduler keeps of a lane.
    private struct LaneRecord {
        var session: String?
        var priority = MessagePriority.normal
        var phase = Phase.ready
        /// Whether something was added during the turn.
        var wasWoken = false
        /// Whether the wait that the last turn asked for has passed.
        var isDue = false
        var pacer: Pacer?
        var breaker: CircuitBreaker
    }

    private enum Phase: Equatable {
        case ready
        case inTurn
        /// Until an instant, or until it is woken.
        case waiting(until: Duration)
        /// Until a pause ends.
        case paused
        /// Until the other lane of its session has had its turn.
        case queuesForSession
        /// It has no entry; it is kept for what its pacer and its breaker know.
        case resting
    }

    private struct Wait: Comparable {
        let until: Duration
        let lane: Lane
        static func < (lhs: Wait, rhs: Wait) -> Bool { lhs.until < rhs.until }
    }

    /// The ready lanes of an account of a channel.
    private struct AccountRecord {
        let channel: String
        var rings: [Deque<Lane>] = Array(repeating: [], count: MessagePriority.allCases.count)
        var pacer: Pacer?
        var isEmpty: Bool { rings.allSatisfy(\.isEmpty) }
    }

    /// The connection; without one nobody has a turn.
    private(set) var link: GatewayLink?
    private(set) var pauses: Set<OutboxScope> = []
    private(set) var window: DispatchWindow
    /// How many turns are under way.
    private(set) var turns = 0

    private let settings: DeliverySettings
    private var gateway: CircuitBreaker
    private var lanes: [Lane: LaneRecord] = [:]
    private var accounts: [String: AccountRecord] = [:]
    /// The accounts in the order of their turns.
    private var rotation: Deque<String> = []
    /// Who waits until when; an element whose lane waits no longer, or until another instant, is passed over.
    private var waits = Heap<Wait>()
    private var sessionsInTurn: [String: Lane] = [:]
    private var waitingForSession: [String: Deque<Lane>] = [:]

    init(settings: DeliverySettings) {
        self.settings = settings
        gateway = CircuitBreaker(settings.breaker)
        window = DispatchWindow(.neverReplays, maximum: settings.window)
    }

    /// How many lanes are known.
    var count: Int { lanes.count }
    /// Whether there is room for another lane.
    var hasRoom: Bool { lanes.count < settings.lanes }
    /// How many lanes could have a turn as far as they are concerned.
    var readyCount: Int { accounts.values.reduce(0) { $0 + $1.rings.reduce(0) { $0 + $1.count } } }

    // MARK: What is there to do

    /// Learns that a lane has an entry.
    ///
    /// - Parameters:
    ///   - lane: The lane.
    ///   - route: Where its entries go.
    ///   - session: The gateway's session whose history the lane is in; lanes of one session wait for each other on gateways
    ///     that lose rows otherwise.
    ///   - priority: The priority of the entry.
    ///   - wait: How long its next step has to wait.
    ///   - now: The time.
    /// - Returns: Whether the lane is known now; there may be no room.
    @discardableResult
    mutating func learn(
        _ lane: Lane,
        route: Route,
        session: String?,
        priority: MessagePriority,
        wait: Duration = .zero,
        at now: Duration
    ) -> Bool {
        guard lanes[lane] == nil else {
            wake(lane, priority: priority, at: now)
            return true
        }
        if !hasRoom { forgetResting() }
        guard hasRoom else { return false }
        let account = lane.account
        if accounts[account] == nil {
            let pacer = settings.pacing.accountLimit(of: route).map { Pacer($0) }
            accounts[account] = AccountRecord(channel: lane.channel, pacer: pacer)
            rotation.append(account)
        }
        lanes[lane] = LaneRecord(
            session: session,
            priority: priority,
            pacer: settings.pacing.targetLimit(of: route).map { Pacer($0) },
            breaker: CircuitBreaker(settings.breaker)
        )
        if wait > .zero { self.wait(lane, until: now + wait) } else { enqueue(lane) }
        return true
    }

    /// An entry was added to a lane, or steered by hand.
    ///
    /// A lane that waits for its breaker or its pace is not hurried: it asks again and waits again.
    mutating func wake(_ lane: Lane, priority: MessagePriority, at now: Duration) {
        guard var record = lanes[lane] else { return }
        let isHigher = priority > record.priority
        if isHigher { record.priority = priority }
        switch record.phase {
        case .inTurn:
            record.wasWoken = true
            lanes[lane] = record
        case .ready where isHigher:
            removeFromRings(lane)
            lanes[lane] = record
            enqueue(lane)
        case .resting:
            lanes[lane] = record
            enqueue(lane)
        case .ready, .paused, .queuesForSession, .waiting:
            lanes[lane] = record
        }
    }

    /// Looks at a waiting lane anew, because its entries or the gateway have changed.
    mutating func hurry(_ lane: Lane) {
        guard case .waiting = lanes[lane]?.phase else { return }
        lanes[lane]?.isDue = false
        enqueue(lane)
    }

    // MARK: What may be done

    mutating func linked(_ link: GatewayLink?) {
        if let link, self.link?.family != link.family {
            window = DispatchWindow(link.family, maximum: settings.window)
        }
        self.link = link
        if link?.family != .replays {
            for lane in waitingForSession.values.joined() { enqueue(lane) }
            waitingForSession = [:]
        }
        // What waited for an answer of the old link is looked at with the new one.
        if link != nil { hurryAll() }
    }

    private mutating func hurryAll() {
        for lane in Array(lanes.keys) { hurry(lane) }
    }

    mutating func paused(_ scopes: Set<OutboxScope>) {
        pauses = scopes
        for (lane, record) in lanes where record.phase == .paused && !isPaused(lane) { enqueue(lane) }
    }

    private func isPaused(_ lane: Lane) -> Bool {
        !pauses.isEmpty
            && (pauses.contains(.everything) || pauses.contains(.lane(lane)) || pauses.contains(.channel(lane.channel)))
    }

    // MARK: Turns

    /// Gives the next turn, when somebody may have one.
    mutating func next(at now: Duration) -> LaneTurn? {
        guard let link, !pauses.contains(.everything), turns < window.limit else { return nil }
        wakeDue(at: now)
        for _ in rotation.indices {
            guard let account = rotation.popFirst() else { return nil }
            rotation.append(account)
            guard let record = accounts[account], !pauses.contains(.channel(record.channel)),
                record.pacer?.wait(now: now) == nil
            else { continue }
            while let lane = popReady(of: account) {
                guard let permit = admit(lane, link, at: now) else { continue }
                guard case .go(let common) = gateway.admit(now: now) else {
                    giveBack(permit, of: lane, at: now)
                    enqueue(lane, first: true)
                    return nil
                }
                return begin(lane, link, (common, permit), at: now)
            }
        }
        return nil
    }

    /// The permit of a lane that nothing of its own keeps back; other lanes are put where they wait.
    private mutating func admit(_ lane: Lane, _ link: GatewayLink, at now: Duration) -> CircuitBreaker.Permit? {
        guard let record = lanes[lane] else { return nil }
        if isPaused(lane) {
            lanes[lane]?.phase = .paused
        } else if link.family == .replays, let session = record.session, sessionsInTurn[session] != nil {
            lanes[lane]?.phase = .queuesForSession
            waitingForSession[session, default: []].append(lane)
        } else if let wait = record.pacer?.wait(now: now) {
            self.wait(lane, until: now + wait)
        } else {
            switch lanes[lane]?.breaker.admit(now: now) {
            case .go(let permit): return permit
            case .wait(let until): self.wait(lane, until: until ?? now + .seconds(1))
            case nil: break
            }
        }
        return nil
    }

    private mutating func giveBack(_ permit: CircuitBreaker.Permit, of lane: Lane, at now: Duration) {
        // Nothing is random about a permit that was not used.
        var generator = SeededGenerator(seed: 0)
        lanes[lane]?.breaker.record(permit, .ignored, took: .zero, now: now, using: &generator)
    }

    private mutating func begin(
        _ lane: Lane,
        _ link: GatewayLink,
        _ permits: (gateway: CircuitBreaker.Permit, lane: CircuitBreaker.Permit),
        at now: Duration
    ) -> LaneTurn? {
        guard var record = lanes[lane] else { return nil }
        let isDue = record.isDue
        record.phase = .inTurn
        record.wasWoken = false
        record.isDue = false
        _ = record.pacer?.take(now: now)
        _ = accounts[lane.account]?.pacer?.take(now: now)
        if link.family == .replays, let session = record.session { sessionsInTurn[session] = lane }
        lanes[lane] = record
        turns += 1
        return LaneTurn(lane: lane, link: link, startedAt: now, isDue: isDue, permits: permits)
    }

    /// A turn is over.
    mutating func ended(
        _ turn: LaneTurn,
        _ next: LaneTurn.Next,
        _ result: LaneTurn.Result,
        priority: MessagePriority?,
        at now: Duration,
        using generator: inout some RandomNumberGenerator
    ) {
        turns -= 1
        let took = result.latency ?? .zero
        gateway.record(turn.permits.gateway, result.gateway, took: took, now: now, using: &generator)
        if let latency = result.latency { window.completed(latency: latency, now: now) }
        if result.isTimeout { window.timedOut(now: now) }
        guard var record = lanes[turn.lane] else { return }
        record.breaker.record(turn.permits.lane, result.target, took: took, now: now, using: &generator)
        if !result.wasSent {
            record.pacer?.giveBack(now: now)
            accounts[turn.lane.account]?.pacer?.giveBack(now: now)
        }
        if let priority { record.priority = priority }
        record.phase = .ready
        lanes[turn.lane] = record
        endSession(of: turn.lane, record.session)
        switch next {
        case .ready: enqueue(turn.lane)
        case .empty where record.wasWoken: enqueue(turn.lane)
        case .waits(let wait):
            lanes[turn.lane]?.isDue = true
            self.wait(turn.lane, until: now + wait)
        case .empty: rest(turn.lane, record, at: now)
        }
    }

    /// Forgets an empty lane, unless its breaker or its pace is still needed.
    private mutating func rest(_ lane: Lane, _ record: LaneRecord, at now: Duration) {
        if record.breaker.isIdle(now: now), record.pacer?.isFull(now: now) ?? true {
            lanes[lane] = nil
        } else {
            lanes[lane]?.phase = .resting
        }
    }

    private mutating func forgetResting() {
        lanes = lanes.filter { $0.value.phase != .resting }
    }

    private mutating func endSession(of lane: Lane, _ session: String?) {
        guard let session, sessionsInTurn[session] == lane else { return }
        sessionsInTurn[session] = nil
        if let other = waitingForSession[session]?.popFirst() { enqueue(other) }
        if waitingForSession[session]?.isEmpty == true { waitingForSession[session] = nil }
    }

    // MARK: Time

    /// When something may have changed by time alone.
    func nextWake(at now: Duration) -> Duration? {
        guard link != nil, !pauses.contains(.everything) else { return nil }
        var instants = waits.min.map { [$0.until] } ?? []
        for account in accounts.values where !account.isEmpty && !pauses.contains(.channel(account.channel)) {
            if let wait = account.pacer?.wait(now: now) { instants.append(now + wait) }
        }
        if readyCount > 0 {
            switch gateway.state(now: now) {
            case .open(let until): instants.append(until)
            case .halfOpen: instants.append(now + .seconds(1))
            case .closed, .isolated: break
            }
        }
        return instants.min()
    }

    private mutating func wakeDue(at now: Duration) {
        while let first = waits.min, first.until <= now {
            waits.removeMin()
            if lanes[first.lane]?.phase == .waiting(until: first.until) { enqueue(first.lane) }
        }
    }

    private mutating func wait(_ lane: Lane, until instant: Duration) {
        lanes[lane]?.phase = .waiting(until: instant)
        waits.insert(Wait(until: instant, lane: lane))
    }

    // MARK: Rings

    private mutating func enqueue(_ lane: Lane, first: Bool = false) {
        guard let priority = lanes[lane]?.priority else { return }
        lanes[lane]?.phase = .ready
        let account = lane.account
        if first {
            accounts[account]?.rings[priority.rawValue].prepend(lane)
        } else {
            accounts[account]?.rings[priority.rawValue].append(lane)
        }
    }

    private mutating func popReady(of account: String) -> Lane? {
        for priority in MessagePriority.allCases.reversed() {
            while let lane = accounts[account]?.rings[priority.rawValue].popFirst() {
                if lanes[lane]?.phase == .ready { return lane }
            }
        }
        return nil
    }

    private mutating func removeFromRings(_ lane: Lane) {
        for priority in MessagePriority.allCases {
            accounts[lane.account]?.rings[priority.rawValue].removeAll { $0 == lane }
        }
    }
}
