#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The content of an ``InMemoryOutboxStore``: entries, and the orders in which they are looked for.
struct InMemoryOutbox: Sendable {
    let name: String
    let limits: OutboxLimits

    /// Grows with everything that changes.
    private(set) var changes: Int64 = 0
    private var lastNumber: Int64 = 0
    /// No entry has a smaller number.
    private var lowestNumber: Int64 = 1
    private var records: [Int64: Record] = [:]
    private var numbersByKey: [String: Int64] = [:]
    private var unfinishedInLane: [Lane: Int] = [:]
    private var finishedCount = 0
    private var states: [DeliveryState: Int] = [:]
    private var possiblyRepeated = 0

    private var line = SortedIndex<LineKey>()
    private var unfinished = SortedIndex<Int64>()
    private var scheduled = SortedIndex<TimeKey>()
    private var expiring = SortedIndex<TimeKey>()
    private var finished = SortedIndex<TimeKey>()

    private(set) var holder: OutboxLease.Holder?
    private var fence: Int64 = 0
    private(set) var pauses: Set<OutboxScope> = []
    private var conversations: [Lane: Conversation] = [:]
    private(set) var history = InMemoryHistory()

    init(name: String, limits: OutboxLimits) {
        self.name = name
        self.limits = limits
    }

    private struct Record {
        var entry: OutboxEntry
        var place: LanePlace?
        var transitions: [DeliveryTransition] = []
    }
}

// MARK: - Taking in

extension InMemoryOutbox {
    mutating func enqueue(_ submission: OutboxSubmission, at now: Date) throws(OutboxError) -> Enqueued {
        if let key = submission.idempotencyKey, let known = entry(idempotencyKey: key) {
            guard known.submission.hasSameBody(as: submission) else { throw .conflict(with: known.id) }
            return Enqueued(entry: known, isNew: false)
        }
        guard records.count - finishedCount < limits.entries else { throw .full(entries: limits.entries) }
        lastNumber += 1
        let id = EntryID(unchecked: name, lastNumber)
        let entry = OutboxEntry(id: id, submission: submission, enqueuedAt: now)
        if let key = submission.idempotencyKey { numbersByKey[key] = lastNumber }
        file(Record(entry: entry, place: LanePlace(of: submission, at: now)))
        changes += 1
        return Enqueued(entry: entry, isNew: true)
    }
}

// MARK: - The lease

extension InMemoryOutbox {
    mutating func acquireLease(_ holder: OutboxLease.Holder) throws(OutboxError) -> OutboxLease {
        if let other = self.holder { throw .leased(to: other) }
        self.holder = holder
        fence += 1
        changes += 1
        return OutboxLease(holder: holder, fence: fence)
    }

    mutating func release(_ lease: OutboxLease) {
        guard isValid(lease) else { return }
        endLease()
    }

    mutating func endLease() {
        holder = nil
        changes += 1
    }

    private func isValid(_ lease: OutboxLease) -> Bool { holder != nil && lease.fence == fence }
}

// MARK: - Changes

extension InMemoryOutbox {
    /// The first open entry of each lane after `lane`.
    func heads(after lane: Lane?, limit: Int) -> [OutboxEntry] {
        var heads: [OutboxEntry] = []
        var next = lane.map { line.first(notBefore: .end(of: $0)) } ?? line.first
        while let key = next, heads.count < limit {
            if key.place != .scheduled, let record = records[key.number] { heads.append(record.entry) }
            next = line.first(notBefore: .end(of: key.lane))
        }
        return heads
    }

    mutating func amendHead(
        of lane: Lane,
        under lease: OutboxLease,
        _ change: (inout OutboxEntry) -> [DeliveryTransition]
    ) throws(OutboxError) -> OutboxEntry? {
        guard isValid(lease) else { throw .leaseLost(lease) }
        guard let key = line.first(notBefore: .start(of: lane)), key.lane == lane, key.place != .scheduled,
            let record = records[key.number]
        else { return nil }
        return amend(record, change)
    }

    mutating func amend(
        _ id: EntryID,
        under lease: OutboxLease?,
        _ change: (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) throws(OutboxError) -> OutboxEntry {
        if let lease, !isValid(lease) { throw .leaseLost(lease) }
        guard id.outbox == name, let record = records[id.number] else { throw .notFound(id, in: name) }
        return try amend(record, change)
    }

    private mutating func amend<Failure>(
        _ former: Record,
        _ change: (inout OutboxEntry) throws(Failure) -> [DeliveryTransition]
    ) throws(Failure) -> OutboxEntry {
        var changed = former.entry
        let transitions = try change(&changed)
        guard !transitions.isEmpty || changed.delivery != former.entry.delivery else { return former.entry }
        var record = former
        record.entry.delivery = changed.delivery
        record.transitions += transitions
        record.place = LanePlace(of: record.entry, after: former.place)
        unfile(former)
        file(record)
        history.change(from: DeliveryEnd(former.entry), to: DeliveryEnd(record.entry))
        changes += 1
        return record.entry
    }

    /// Lets entries whose time has come into their lanes, at most `limit` of them.
    mutating func admitScheduled(at now: Date, limit: Int) -> ScheduledAdmission {
        var admission = ScheduledAdmission()
        for _ in 0..<limit {
            guard let key = scheduled.first, key.time <= now, var record = records[key.number] else { break }
            unfile(record)
            record.place = LanePlace(record.entry.submission.options.priority)
            file(record)
            admission.lanes.insert(record.entry.lane)
        }
        if !admission.lanes.isEmpty { changes += 1 }
        admission.next = scheduled.first?.time
        return admission
    }

    func expired(at now: Date, limit: Int) -> [EntryID] {
        guard let first = expiring.first else { return [] }
        return expiring.keys(from: first, to: TimeKey(time: now, number: .max))
            .prefix(limit).map { EntryID(unchecked: name, $0.number) }
    }

    mutating func setPaused(_ isPaused: Bool, _ scope: OutboxScope) {
        guard pauses.contains(scope) != isPaused else { return }
        if isPaused { pauses.insert(scope) } else { pauses.remove(scope) }
        changes += 1
    }

    func conversation(of lane: Lane) -> Conversation? { conversations[lane] }

    mutating func remember(_ conversation: Conversation, of lane: Lane) {
        guard conversations[lane] != conversation else { return }
        conversations[lane] = conversation
        changes += 1
    }
}

// MARK: - Removing

extension InMemoryOutbox {
    mutating func prune(_ retention: OutboxRetention, at now: Date, limit: Int) -> Int {
        let oldest = retention.endOfAge(at: now)
        var removed = 0
        while removed < limit, let key = finished.first, let record = records[key.number],
            key.time <= oldest || finishedCount > retention.count
        {
            remove(record)
            removed += 1
        }
        let forgotten = history.prune(at: now, limit: limit)
        if removed + forgotten > 0 { changes += 1 }
        return removed
    }

    mutating func purge(matching filter: OutboxFilter) -> Int {
        let matching = numbers(before: nil).lazy.compactMap { [records] in records[$0] }
            .filter { $0.place == nil && filter.matches($0.entry) }
        var removed = 0
        for record in Array(matching) {
            remove(record)
            removed += 1
        }
        if removed > 0 { changes += 1 }
        return removed
    }

    private mutating func remove(_ record: Record) {
        let number = record.entry.id.number
        unfile(record)
        records[number] = nil
        if let key = record.entry.submission.idempotencyKey { numbersByKey[key] = nil }
        while lowestNumber <= lastNumber, records[lowestNumber] == nil { lowestNumber += 1 }
    }
}

// MARK: - Looking

extension InMemoryOutbox {
    func entry(_ id: EntryID) -> OutboxEntry? { id.outbox == name ? records[id.number]?.entry : nil }

    func entry(idempotencyKey: String) -> OutboxEntry? {
        numbersByKey[idempotencyKey].flatMap { records[$0]?.entry }
    }

    func entries(matching filter: OutboxFilter, before id: EntryID?, limit: Int) -> [OutboxEntry] {
        Array(
            numbers(before: id?.number).lazy.compactMap { records[$0]?.entry }.filter(filter.matches).prefix(limit)
        )
    }

    func transitions(of id: EntryID) -> [DeliveryTransition] {
        id.outbox == name ? records[id.number]?.transitions ?? [] : []
    }

    func position(of id: EntryID) -> Int {
        guard id.outbox == name, let record = records[id.number], let place = record.place, place != .scheduled
        else { return 0 }
        let lane = record.entry.lane
        return line.count(from: .start(of: lane), to: LineKey(lane: lane, place: place, number: id.number))
    }

    var statistics: OutboxStatistics {
        OutboxStatistics(
            states: states,
            possiblyRepeated: possiblyRepeated,
            lanes: unfinishedInLane.count,
            oldestUnfinished: unfinished.first.flatMap { records[$0]?.entry.enqueuedAt }
        )
    }

    func backlogs(limit: Int) -> [LaneBacklog] {
        let lanes = unfinishedInLane.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
        return lanes.prefix(max(limit, 0)).compactMap { lane, count in
            let numbers = line.keys(from: .start(of: lane), to: .end(of: lane)).map(\.number)
            guard let oldest = numbers.min().flatMap({ records[$0] }) else { return nil }
            return LaneBacklog(lane: lane, count: count, oldest: oldest.entry.enqueuedAt)
        }
    }

    /// The numbers that entries may have, the newest first.
    private func numbers(before number: Int64?) -> StrideThrough<Int64> {
        stride(from: min(number ?? .max, lastNumber + 1) - 1, through: lowestNumber, by: -1)
    }
}

// MARK: - The orders

extension InMemoryOutbox {
    /// An entry's turn in its lane.
    private struct LineKey: Comparable {
        var lane: Lane
        var place: LanePlace
        var number: Int64

        static func start(of lane: Lane) -> LineKey { LineKey(lane: lane, place: .underWay, number: 0) }
        static func end(of lane: Lane) -> LineKey { LineKey(lane: lane, place: .scheduled, number: .max) }

        static func < (lhs: LineKey, rhs: LineKey) -> Bool {
            if lhs.lane != rhs.lane { return lhs.lane.description < rhs.lane.description }
            return (lhs.place.rawValue, lhs.number) < (rhs.place.rawValue, rhs.number)
        }
    }

    /// An entry and a time of it.
    private struct TimeKey: Comparable {
        var time: Date
        var number: Int64

        static func < (lhs: TimeKey, rhs: TimeKey) -> Bool { (lhs.time, lhs.number) < (rhs.time, rhs.number) }
    }

    /// Puts a record into every order that it belongs to.
    private mutating func file(_ record: Record) {
        let entry = record.entry
        let number = entry.id.number
        records[number] = record
        states[entry.delivery.state, default: 0] += 1
        if entry.delivery.isPossiblyRepeated { possiblyRepeated += 1 }
        if let place = record.place {
            line.insert(LineKey(lane: entry.lane, place: place, number: number))
            unfinished.insert(number)
            unfinishedInLane[entry.lane, default: 0] += 1
        } else {
            finishedCount += 1
        }
        file(entry, place: record.place) { $0.insert($1) }
    }

    /// Takes a record out of every order that it belongs to; it stays in `records`.
    private mutating func unfile(_ record: Record) {
        let entry = record.entry
        let number = entry.id.number
        states[entry.delivery.state, default: 0] -= 1
        if states[entry.delivery.state] == 0 { states[entry.delivery.state] = nil }
        if entry.delivery.isPossiblyRepeated { possiblyRepeated -= 1 }
        if let place = record.place {
            line.remove(LineKey(lane: entry.lane, place: place, number: number))
            unfinished.remove(number)
            unfinishedInLane[entry.lane, default: 0] -= 1
            if unfinishedInLane[entry.lane] == 0 { unfinishedInLane[entry.lane] = nil }
        } else {
            finishedCount -= 1
        }
        file(entry, place: record.place) { $0.remove($1) }
    }

    /// Changes the orders by time that an entry belongs to.
    private mutating func file(
        _ entry: OutboxEntry,
        place: LanePlace?,
        _ change: (inout SortedIndex<TimeKey>, TimeKey) -> Void
    ) {
        func file(in index: inout SortedIndex<TimeKey>, at time: Date?) {
            if let time { change(&index, TimeKey(time: time, number: entry.id.number)) }
        }
        switch place {
        case nil: file(in: &finished, at: entry.delivery.finishedAt)
        case .scheduled: file(in: &scheduled, at: entry.submission.options.notBefore)
        default: break
        }
        if let place, place.isUntouched { file(in: &expiring, at: entry.submission.options.expiresAt) }
    }
}
