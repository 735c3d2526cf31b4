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
        /// How many entries the lane has, as far as this process added or finished them all; `nil` when that is not certain.
        var backlog: Int?
        /// The priority of what was added or steered during the turn, if anything was.
        var wokenBy: MessagePriority?
        /// Whether the wait that the last turn asked for has passed.
        var isDue = false
        /// Whether the gateway has still to do with the present turn.
        var isOpen = false
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
        var ready = LaneQueue()
        var pacer: Pacer?
    }

    /// The connection; without one nobody has a turn.
    private(set) var link: GatewayLink?
    private(set) var pauses: Set<OutboxScope> = []
    private(set) var window: DispatchWindow
    /// How many turns are under way.
    private(set) var turns = 0
    /// How many of them were not answered yet.
    private(set) var open = 0
    /// For what part of its time until the answer an attempt was at the gateway lately; before, it is written down.
    private var gatewayShare = 1.0
    private var trips = BreakerTrips()
    /// The lanes whose breakers have opened and did not close since.
    private var troubled: Set<Lane> = []

    private let settings: DeliverySettings
    /// What every lane begins with; copies share its policy.
    private let closedBreaker: CircuitBreaker
    private var gateway: CircuitBreaker
    /// What breakers have changed and nobody was told yet.
    private var breakerReports: [BreakerReport] = []
    private var lanes: [Lane: LaneRecord] = [:]
    /// The lanes in the phase of that name; they make room when it is needed.
    private var resting: Set<Lane> = []
    private var accounts: [String: AccountRecord] = [:]
    /// The accounts in the order of their turns.
    private var rotation: Deque<String> = []
    /// Who waits until when; an element whose lane waits no longer, or until another instant, is passed over.
    private var waits = Heap<Wait>()
    private var sessionsInTurn: [String: Lane] = [:]
    /// The lanes that wait for a session, by the session and their account.
    ///
    /// While a session is free, one lane of each account that waits for it is ready.
    private var waitingForSession: [String: [String: LaneQueue]] = [:]

    init(settings: DeliverySettings) {
        self.settings = settings
        closedBreaker = CircuitBreaker(settings.breaker)
        gateway = closedBreaker
        window = DispatchWindow(.neverReplays, maximum: settings.window)
    }

    /// How many lanes are known.
    var count: Int { lanes.count }
    /// Whether there is room for another lane.
    var hasRoom: Bool { lanes.count - resting.count < settings.lanes }
    /// How many lanes could have a turn as far as they are concerned.
    var readyCount: Int { accounts.values.reduce(0) { $0 + $1.ready.count } }
    /// Whether there is room for a turn of a lane that is ready.
    var canBegin: Bool { link != nil && hasFreeTurn && accounts.values.contains { !$0.ready.isEmpty } }
    /// The window is about what is at the gateway: where that is quick, most of the open turns are still in the store.
    private var hasFreeTurn: Bool { Double(open) * gatewayShare < Double(window.limit) && turns < settings.window }
    /// When the first wait ends.
    var earliestWait: Duration? { waits.min?.until }

    // MARK: What is there to do

    /// Learns that a lane has an entry.
    ///
    /// - Parameters:
    ///   - lane: The lane.
    ///   - route: Where its entries go.
    ///   - session: The gateway's session whose history the lane is in; lanes of one session wait for each other on gateways
    ///     that lose rows otherwise.
    ///   - priority: The priority of the entry.
    ///   - isNew: Whether the entry was added just now, and not found in the store.
    ///   - wait: How long its next step has to wait.
    ///   - now: The time.
    /// - Returns: Whether the lane is known now; there may be no room.
    @discardableResult
    mutating func learn(
        _ lane: Lane,
        route: Route,
        session: String?,
        priority: MessagePriority,
        isNew: Bool = false,
        wait: Duration = .zero,
        at now: Duration
    ) -> Bool {
        guard lanes[lane] == nil else {
            let backlog = lanes[lane]?.backlog
            lanes[lane]?.backlog = isNew ? backlog.map { $0 + 1 } : nil
            wake(lane, priority: priority, at: now)
            return true
        }
        guard hasRoom else { return false }
        if lanes.count >= settings.lanes { forgetResting() }
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
            breaker: closedBreaker
        )
        if wait > .zero { self.wait(lane, until: now + wait) } else { enqueue(lane) }
        return true
    }

    /// An entry was added to a lane, or steered by hand.
    ///
    /// A lane that waits for its breaker or its pace is not hurried: it asks again and waits again.
    mutating func wake(_ lane: Lane, priority: MessagePriority, at now: Duration) {
        guard var record = lanes[lane] else { return }
        if record.phase == .inTurn {
            record.wokenBy = max(record.wokenBy ?? priority, priority)
            lanes[lane] = record
            return
        }
        let former = record.priority
        record.priority = max(former, priority)
        lanes[lane] = record
        switch record.phase {
        case .resting:
            resting.remove(lane)
            enqueue(lane)
        case .ready where priority > former:
            accounts[lane.account]?.ready.remove(lane, former)
            enqueue(lane)
        case .queuesForSession where priority > former:
            guard let session = record.session else { return }
            waitingForSession[session]?[lane.account]?.remove(lane, former)
            waitingForSession[session]?[lane.account]?.append(lane, priority)
        case .inTurn, .ready, .paused, .queuesForSession, .waiting:
            break
        }
    }

    /// Somebody else has changed entries: how many the lanes have is not certain any more.
    mutating func forgetBacklogs() {
        for lane in lanes.keys { lanes[lane]?.backlog = nil }
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
            waitingForSession = [:]
            for lane in lanes(in: .queuesForSession) { enqueue(lane) }
        }
        // What waited for an answer of the old link is looked at with the new one.
        if link != nil { for lane in lanes.keys.sorted(by: Self.precedes) { hurry(lane) } }
    }

    private func lanes(in phase: Phase) -> [Lane] {
        lanes.filter { $0.value.phase == phase }.keys.sorted(by: Self.precedes)
    }

    /// A fixed order, so that the same events give the same turns.
    private static func precedes(_ lhs: Lane, _ rhs: Lane) -> Bool { lhs.description < rhs.description }

    mutating func paused(_ scopes: Set<OutboxScope>) {
        pauses = scopes
        for lane in lanes(in: .paused) where !isPaused(lane) { enqueue(lane) }
    }

    private func isPaused(_ lane: Lane) -> Bool {
        !pauses.isEmpty
            && (pauses.contains(.everything) || pauses.contains(.lane(lane)) || pauses.contains(.channel(lane.channel)))
    }

    // MARK: Turns

    /// Gives the next turn, when somebody may have one.
    mutating func next(at now: Duration) -> LaneTurn? {
        guard let link, !pauses.contains(.everything), hasFreeTurn else { return nil }
        wakeDue(at: now)
        for _ in rotation.indices {
            guard let account = rotation.popFirst() else { return nil }
            rotation.append(account)
            guard let record = accounts[account], !pauses.contains(.channel(record.channel)),
                record.pacer?.wait(now: now) == nil
            else { continue }
            while let lane = accounts[account]?.ready.popFirst() {
                guard let permit = admit(lane, link, at: now) else {
                    passSession(of: lane)
                    continue
                }
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
            waitingForSession[session, default: [:]][lane.account, default: LaneQueue()].append(lane, record.priority)
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
        record.wokenBy = nil
        record.isDue = false
        record.isOpen = true
        _ = record.pacer?.take(now: now)
        _ = accounts[lane.account]?.pacer?.take(now: now)
        if link.family == .replays, let session = record.session { sessionsInTurn[session] = lane }
        lanes[lane] = record
        turns += 1
        open += 1
        return LaneTurn(lane: lane, link: link, startedAt: now, isDue: isDue, permits: permits)
    }

    /// The gateway has answered a turn's attempt, or never will: what is left is to write the outcome down.
    ///
    /// The end of a turn says the same of one for which it was not said.
    mutating func answered(
        _ turn: LaneTurn,
        _ result: LaneTurn.Result,
        at now: Duration,
        using generator: inout some RandomNumberGenerator
    ) {
        guard lanes[turn.lane]?.isOpen == true else { return }
        lanes[turn.lane]?.isOpen = false
        open -= 1
        let took = result.latency ?? .zero
        let change = gateway.record(turn.permits.gateway, result.gateway, took: took, now: now, using: &generator)
        note(change, of: nil, at: now)
        if let latency = result.latency {
            window.completed(latency: latency, now: now)
            let share = latency / max(now - turn.startedAt, latency, .nanoseconds(1))
            gatewayShare += (share - gatewayShare) / 32
        }
        if result.isTimeout || result.isOverload { gatewayShare = 1 }
        if result.isTimeout { window.timedOut(now: now) }
        if result.isOverload { window.overloaded(now: now) }
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
        answered(turn, result, at: now, using: &generator)
        turns -= 1
        guard var record = lanes[turn.lane] else { return }
        let took = result.latency ?? .zero
        let change = record.breaker.record(turn.permits.lane, result.target, took: took, now: now, using: &generator)
        note(change, of: turn.lane, at: now)
        if !result.wasSent {
            record.pacer?.giveBack(now: now)
            accounts[turn.lane.account]?.pacer?.giveBack(now: now)
        }
        record.priority = max(priority ?? record.priority, record.wokenBy ?? .low)
        record.phase = .ready
        lanes[turn.lane] = record
        endSession(of: turn.lane, record.session)
        switch next {
        case .ready:
            enqueue(turn.lane)
        case .finished:
            lanes[turn.lane]?.backlog = record.backlog.map { $0 - 1 }
            // A lane that certainly has nothing more need not be asked.
            let isDone = record.backlog.map { $0 <= 1 } ?? false
            if isDone, record.wokenBy == nil { rest(turn.lane, record, at: now) } else { enqueue(turn.lane) }
        case .failed(let wait):
            lanes[turn.lane]?.isDue = turn.isDue
            self.wait(turn.lane, until: now + wait)
        case .waits where record.wokenBy != nil, .empty where record.wokenBy != nil:
            enqueue(turn.lane)
        case .waits(let wait):
            lanes[turn.lane]?.isDue = true
            self.wait(turn.lane, until: now + wait)
        case .empty:
            lanes[turn.lane]?.backlog = 0
            rest(turn.lane, record, at: now)
        }
    }

    private mutating func note(_ change: CircuitBreaker.Change?, of lane: Lane?, at now: Duration) {
        guard let change else { return }
        breakerReports.append(BreakerReport(change, of: lane, at: now))
        switch (change.state, lane) {
        case (.open, nil): trips.gateway += 1
        case (.open, let lane?):
            trips.lanes += 1
            troubled.insert(lane)
        case (.closed, let lane?): troubled.remove(lane)
        default: break
        }
    }

    // MARK: Telling

    /// What breakers have changed since this was asked last.
    mutating func takeBreakerReports() -> [BreakerReport] {
        guard !breakerReports.isEmpty else { return [] }
        defer { breakerReports = [] }
        return breakerReports
    }

    /// How often breakers opened since this was asked last.
    mutating func takeTrips() -> BreakerTrips {
        defer { trips = BreakerTrips() }
        return trips
    }

    /// What keeps turns back now.
    mutating func pressure(at now: Duration) -> PressureInstruments.Reading {
        // A lane that was forgotten begins with a closed breaker.
        troubled = troubled.filter { lanes[$0]?.breaker.state(now: now).isClosed == false }
        return PressureInstruments.Reading(
            gateway: gateway.state(now: now),
            openLanes: troubled.count,
            inFlight: open,
            window: window.limit
        )
    }

    // MARK: Resting

    /// Forgets an empty lane, unless its breaker or its pace is still needed.
    private mutating func rest(_ lane: Lane, _ record: LaneRecord, at now: Duration) {
        if record.breaker.isIdle(now: now), record.pacer?.isFull(now: now) ?? true {
            lanes[lane] = nil
        } else {
            lanes[lane]?.phase = .resting
            resting.insert(lane)
        }
    }

    private mutating func forgetResting() {
        for lane in resting { lanes[lane] = nil }
        resting = []
    }

    private mutating func endSession(of lane: Lane, _ session: String?) {
        guard let session, sessionsInTurn[session] == lane else { return }
        sessionsInTurn[session] = nil
        for account in waitingForSession[session, default: [:]].keys.sorted() { offer(session, to: account) }
    }

    /// A lane may not have its turn: if it stood first in line for a free session, another one does now.
    private mutating func passSession(of lane: Lane) {
        guard let session = lanes[lane]?.session, sessionsInTurn[session] == nil else { return }
        offer(session, to: lane.account)
    }

    private mutating func offer(_ session: String, to account: String) {
        if let lane = waitingForSession[session]?[account]?.popFirst() { enqueue(lane) }
        if waitingForSession[session]?[account]?.isEmpty == true { waitingForSession[session]?[account] = nil }
        if waitingForSession[session]?.isEmpty == true { waitingForSession[session] = nil }
    }

    // MARK: Time

    /// When something may have changed by time alone.
    mutating func nextWake(at now: Duration) -> Duration? {
        guard link != nil, !pauses.contains(.everything) else { return nil }
        wakeDue(at: now)
        var instants = waits.min.map { [$0.until] } ?? []
        for account in accounts.values where !account.ready.isEmpty && !pauses.contains(.channel(account.channel)) {
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

    // MARK: Standing in line

    private mutating func enqueue(_ lane: Lane, first: Bool = false) {
        guard let priority = lanes[lane]?.priority else { return }
        lanes[lane]?.phase = .ready
        if first {
            accounts[lane.account]?.ready.prepend(lane, priority)
        } else {
            accounts[lane.account]?.ready.append(lane, priority)
        }
    }
}
