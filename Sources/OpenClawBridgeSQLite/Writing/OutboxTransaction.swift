import GRDB
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One transaction on the outbox, in which the changes of several callers are made one after the other.
final class OutboxTransaction {
    let db: Database
    let outbox: OutboxIdentity
    /// What is known of the file, as it will be after the transaction.
    private(set) var standing: Standing
    /// The counts as they are in the file.
    private let formerLedger: Ledger

    /// How many entries may be fresh before they are filed: enough to make many go into each page of the lanes at once.
    private static let mostFresh: Int64 = 16_384

    /// Begins; the database is inside an immediate transaction.
    ///
    /// `known` is what the last transaction of this connection left behind; it is used unless somebody else has written.
    init(_ db: Database, _ outbox: OutboxIdentity, known: Standing?) throws {
        self.db = db
        self.outbox = outbox
        let version = try db.dataVersion()
        if let known, known.dataVersion == version {
            standing = known
        } else {
            standing = try Standing(db, version)
        }
        formerLedger = standing.ledger
    }

    /// Finishes, and gives what the next transaction shall know; the database commits next.
    func close() throws -> Standing {
        if fresh >= Self.mostFresh { try file() }
        if ledger != formerLedger { try ledger.store(db) }
        standing.room.add(try standing.history.store(db))
        return standing
    }

    /// The counts, as they will be written at the end.
    var ledger: Ledger {
        get { standing.ledger }
        set { standing.ledger = newValue }
    }

    /// How many entries do not stand in their lanes yet.
    private var fresh: Int64 { standing.newest - ledger.filed }

    /// Puts the fresh entries into their lanes and counts them.
    func file() throws {
        guard fresh > 0 else { return }
        let sql = """
            INSERT INTO line (lane, place, number)
            SELECT lane, place, number FROM entries WHERE number > ? ORDER BY lane, place, number
            """
        try db.run(sql, ledger.filed)
        // A row of a lane has its name and two numbers.
        standing.room.add(Int(fresh) * 64)
        ledger[.queued] += Int(fresh)
        ledger.filed = standing.newest
    }
}

// MARK: - Taking in

extension OutboxTransaction {
    /// Takes a message in, whose stored form the caller has made.
    func enqueue(_ submission: OutboxSubmission, form: [UInt8], at now: Date) throws -> Enqueued {
        if let key = submission.idempotencyKey, let known = try StoredEntry.fetch(idempotencyKey: key, db, outbox) {
            guard known.submission.hasSameBody(as: submission) else { throw OutboxError.conflict(with: known.id) }
            return Enqueued(entry: known, isNew: false)
        }
        try takeRoom(for: form.count + submission.lane.description.utf8.count)
        let number = standing.newest + 1
        let place = LanePlace(of: submission, at: now)
        try db.run(
            "INSERT INTO entries (number, lane, place, callerKey, enqueuedAt, submission) VALUES (?, ?, ?, ?, ?, ?)",
            number,
            submission.lane.description,
            place.rawValue,
            submission.idempotencyKey,
            now.timeIntervalSinceReferenceDate,
            form
        )
        if place == .scheduled, let notBefore = submission.options.notBefore {
            try Timer(.admission, notBefore, number).insert(db)
        }
        if let expiresAt = submission.options.expiresAt { try Timer(.expiry, expiresAt, number).insert(db) }
        standing.newest = number
        // Only an urgent entry goes before others of its lane, and has to stand there at once.
        if place == .high { try file() }
        let entry = OutboxEntry(id: outbox.id(number), submission: submission, enqueuedAt: now)
        standing.recent.keep(StoredEntry(entry: entry, transitions: 0, place: place, size: form.count))
        return Enqueued(entry: entry, isNew: true)
    }

    /// Refuses what is beyond the limits.
    private func takeRoom(for size: Int) throws {
        let unfinished = ledger.entries - ledger.finished + Int(fresh)
        guard unfinished < outbox.limits.entries else { throw OutboxError.full(entries: outbox.limits.entries) }
        guard try standing.room.takes(Int64(size), of: outbox.limits.bytesForTakingIn, db) else {
            throw OutboxError.full(bytes: outbox.limits.bytes)
        }
    }
}

extension OutboxLimits {
    /// The size up to which messages are taken in: a tenth is kept for finishing them.
    fileprivate var bytesForTakingIn: Int64 { bytes - bytes / 10 }
}

extension OutboxError {
    /// The file is as large as it may be.
    fileprivate static func full(bytes limit: Int64) -> OutboxError {
        OutboxError(
            .full,
            "The message was not taken: the outbox has grown to its limit of \(limit) bytes.",
            advice: "Remove finished entries (outbox purge), keep them for a shorter time, or raise the limit of bytes."
        )
    }
}

// MARK: - Changing

extension OutboxTransaction {
    /// Refuses to go on when a lease is no longer the newest.
    func check(_ lease: OutboxLease?) throws {
        guard let lease else { return }
        guard lease.fence == ledger.fence, ledger.holder != nil else { throw OutboxError.leaseLost(lease) }
    }

    /// Changes the first entry of a lane.
    func amendHead(
        of lane: Lane,
        _ change: (inout OutboxEntry) -> [DeliveryTransition]
    ) throws -> OutboxEntry? {
        var head = try Head.first(of: lane, db)
        // A fresh entry is never begun nor urgent: it goes before those of low priority at most.
        if (head?.place ?? .scheduled).rawValue > LanePlace.normal.rawValue, fresh > 0 {
            try file()
            head = try Head.first(of: lane, db)
        }
        guard let head, head.place != .scheduled, let stored = try stored(head.number) else {
            return nil
        }
        return try amend(stored, change)
    }

    /// Changes an entry.
    func amend(
        _ id: EntryID,
        _ change: (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) throws -> OutboxEntry {
        guard id.outbox == outbox.name, let stored = try stored(id.number) else {
            throw OutboxError.notFound(id, in: outbox.name)
        }
        return try amend(stored, change)
    }

    private func amend(
        _ former: StoredEntry,
        _ change: (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) throws -> OutboxEntry {
        var changed = former.entry
        let transitions = try change(&changed)
        var present = former
        present.entry.delivery = changed.delivery
        guard !transitions.isEmpty || present.entry != former.entry else { return former.entry }
        present.place = LanePlace(of: present.entry, after: former.place)
        present.transitions += transitions.count
        if former.entry.id.number > ledger.filed { try file() }
        count(former, -1)
        count(present, 1)
        try move(from: former, to: present)
        try record(transitions, after: former)
        try store(present)
        standing.recent.keep(present)
        try standing.history.change(from: DeliveryEnd(former.entry), to: DeliveryEnd(present.entry), db)
        return present.entry
    }

    private func stored(_ number: Int64) throws -> StoredEntry? {
        try standing.recent[number] ?? StoredEntry.fetch(number, db, outbox)
    }

    private func count(_ stored: StoredEntry, _ difference: Int) {
        ledger[stored.entry.delivery.state] += difference
        if stored.entry.delivery.isPossiblyRepeated { ledger.possiblyRepeated += difference }
        if stored.place == nil { ledger.finished += difference }
    }

    /// Brings the lane and the timers up to date.
    private func move(from former: StoredEntry, to present: StoredEntry) throws {
        guard former.place != present.place else { return }
        let id = former.entry.id.number
        let options = former.entry.submission.options
        if let place = former.place { try Head(former.entry.lane, place, id).delete(db) }
        if let place = present.place { try Head(former.entry.lane, place, id).insert(db) }
        if let notBefore = options.notBefore {
            let timer = Timer(.admission, notBefore, id)
            if former.place == .scheduled { try timer.delete(db) }
            if present.place == .scheduled { try timer.insert(db) }
        }
        if let expiresAt = options.expiresAt {
            let timer = Timer(.expiry, expiresAt, id)
            if former.place?.isUntouched == true { try timer.delete(db) }
            if present.place?.isUntouched == true { try timer.insert(db) }
        }
    }

    private func record(_ transitions: [DeliveryTransition], after former: StoredEntry) throws {
        for (index, transition) in transitions.enumerated() {
            let form = try transition.storedForm()
            try db.run(
                "INSERT INTO transitions (entry, position, transition) VALUES (?, ?, ?)",
                former.entry.id.number,
                former.transitions + index,
                form
            )
            standing.room.add(form.count + 16)
        }
    }

    private func store(_ present: StoredEntry) throws {
        let delivery = present.entry.delivery
        let form = try delivery.storedForm()
        let sql = """
            INSERT INTO deliveries (number, state, isPossiblyRepeated, finishedAt, transitions, delivery)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET
                state = excluded.state, isPossiblyRepeated = excluded.isPossiblyRepeated,
                finishedAt = excluded.finishedAt, transitions = excluded.transitions, delivery = excluded.delivery
            """
        try db.run(
            sql,
            present.entry.id.number,
            delivery.state.code,
            delivery.isPossiblyRepeated,
            delivery.finishedAt?.timeIntervalSinceReferenceDate,
            present.transitions,
            form
        )
        standing.room.add(form.count + 32)
    }

    /// Lets entries into their lanes whose time has come.
    func admitScheduled(at now: Date) throws -> ScheduledAdmission {
        var admission = ScheduledAdmission()
        for timer in try Timer.due(.admission, at: now, limit: ScheduledAdmission.step, db) {
            guard let stored = try stored(timer.number) else { continue }
            if timer.number > ledger.filed { try file() }
            var admitted = stored
            admitted.place = LanePlace(stored.entry.submission.options.priority)
            try move(from: stored, to: admitted)
            standing.recent.keep(admitted)
            admission.lanes.insert(stored.entry.lane)
        }
        admission.next = try Timer.next(.admission, db)
        return admission
    }
}

// MARK: - Removing

extension OutboxTransaction {
    /// Removes finished entries that are too old, or more than are kept, and the oldest hours of the history.
    func prune(_ retention: OutboxRetention, at now: Date, limit: Int) throws -> Int {
        let sql = """
            SELECT number, finishedAt FROM deliveries WHERE finishedAt IS NOT NULL
            ORDER BY finishedAt, number LIMIT ?
            """
        let oldest = retention.endOfAge(at: now).timeIntervalSinceReferenceDate
        let excess = ledger.finished - retention.count
        var numbers: [Int64] = []
        try db.rows(sql, limit) { columns in
            if numbers.count < excess || columns.double(1) <= oldest { numbers.append(columns.integer(0)) }
        }
        try standing.history.prune(at: now, limit: limit, db)
        return try remove(numbers)
    }

    /// Removes those of the entries that are finished, with all that belongs to them.
    func remove(_ numbers: [Int64]) throws -> Int {
        var removed = 0
        for number in numbers {
            let sql = "SELECT state, isPossiblyRepeated FROM deliveries WHERE number = ? AND finishedAt IS NOT NULL"
            let found = try db.first(sql, number) { ($0.count(0), $0.count(1)) }
            guard let (code, repeated) = found, let state = DeliveryState(code: code) else { continue }
            ledger[state] -= 1
            ledger.finished -= 1
            ledger.possiblyRepeated -= repeated
            try db.run("DELETE FROM transitions WHERE entry = ?", number)
            try db.run("DELETE FROM deliveries WHERE number = ?", number)
            try db.run("DELETE FROM entries WHERE number = ?", number)
            standing.recent.forget(number)
            removed += 1
        }
        if removed > 0 {
            try db.giveBackPages()
            standing.room.forget()
        }
        return removed
    }
}
