import GRDB
public import OpenClawBridge
import OpenClawGateway
import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension SQLiteOutboxStore: OutboxStore {
    /// A number that differs whenever another store object on the file, in this process or another, has changed anything since
    /// the last call.
    public func changeCounter() async throws(OutboxError) -> Int64 {
        // On the connection that writes: its own commits do not change the number.
        try await commits.write { try Int64.fetchOne($0.db.cachedStatement(sql: "PRAGMA data_version")) ?? 0 }
    }

    /// Takes a message in.
    ///
    /// When 65,536 changes wait already it is refused with ``OutboxError/Code/full``.
    public func enqueue(_ submission: OutboxSubmission, at now: Date) async throws(OutboxError) -> Enqueued {
        let form = try Self.form(of: submission)
        return try await commits.write(canBeRefused: true) { try $0.enqueue(submission, form: form, at: now) }
    }

    /// Takes messages in, each on its own, in one commit.
    public func enqueue(
        contentsOf submissions: [OutboxSubmission],
        at now: Date
    ) async -> [Result<Enqueued, OutboxError>] {
        let forms = submissions.map { submission in
            Result { () throws(OutboxError) in try Self.form(of: submission) }
        }
        do throws(OutboxError) {
            return try await commits.write(canBeRefused: true) { transaction in
                try zip(submissions, forms).map { submission, form in
                    do {
                        return .success(try transaction.enqueue(submission, form: form.get(), at: now))
                    } catch let error as OutboxError {
                        // It is thrown before anything of this message was written.
                        return .failure(error)
                    }
                }
            }
        } catch {
            return submissions.map { _ in .failure(error) }
        }
    }

    private static func form(of submission: OutboxSubmission) throws(OutboxError) -> [UInt8] {
        do {
            return try JSONCoding.encode(submission.storedForm)
        } catch {
            throw OutboxError(
                .notAllowed,
                "The message was not taken: its metadata has a number that is not finite.",
                advice: "Leave it out, or write it as text.",
                cause: error
            )
        }
    }

    /// Claims the right to deliver the entries.
    public func acquireLease(_ holder: OutboxLease.Holder) async throws(OutboxError) -> OutboxLease {
        var lock = try LeaseLock(path: file.lockPath)
        // Somebody who only looks whether it is locked locks it for a moment.
        for _ in 0..<3 where lock == nil {
            try? await Task.sleep(for: .milliseconds(5))
            lock = try LeaseLock(path: file.lockPath)
        }
        guard let lock else { throw .leased(to: try await read { try Ledger($0.db).holder }) }
        let lease = try await commits.write { transaction in
            transaction.ledger.fence += 1
            transaction.ledger.holder = holder
            return OutboxLease(holder: holder, fence: transaction.ledger.fence)
        }
        self.lease.withLock { $0 = (lease, lock) }
        return lease
    }

    /// Gives the lease back.
    public func release(_ lease: OutboxLease) async {
        // When it cannot be written the next holder takes the lease all the same: the lock is what counts.
        try? await commits.write { transaction in
            if transaction.ledger.fence == lease.fence { transaction.ledger.holder = nil }
        }
        self.lease.withLock { if $0?.lease == lease { $0 = nil } }
    }

    /// Who delivers the entries now; a process that has ended does not.
    public func leaseHolder() async throws(OutboxError) -> OutboxLease.Holder? {
        guard LeaseLock.isHeld(path: file.lockPath) else { return nil }
        return try await read { try Ledger($0.db).holder }
    }

    /// The first entry of each lane after `lane` that has one whose time has come.
    public func heads(after lane: Lane?, limit: Int) async throws(OutboxError) -> [OutboxEntry] {
        try await commits.write { try $0.file() }
        return try await read { try $0.heads(after: lane, limit: limit) }
    }

    /// Changes the first unfinished entry of a lane.
    public func amendHead(
        of lane: Lane,
        under lease: OutboxLease,
        _ change: @escaping @Sendable (inout OutboxEntry) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry? {
        try await commits.write { transaction in
            try transaction.check(lease)
            return try transaction.amendHead(of: lane, change)
        }
    }

    /// Changes an entry.
    public func amend(
        _ id: EntryID,
        under lease: OutboxLease?,
        _ change: @escaping @Sendable (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry {
        try await commits.write { transaction in
            try transaction.check(lease)
            return try transaction.amend(id, change)
        }
    }

    /// Lets entries whose time has come into their lanes.
    public func admitScheduled(at now: Date) async throws(OutboxError) -> ScheduledAdmission {
        try await commits.write { try $0.admitScheduled(at: now) }
    }

    /// Entries that were never begun and whose ``DeliveryOptions/expiresAt`` has passed.
    public func expired(at now: Date, limit: Int) async throws(OutboxError) -> [EntryID] {
        try await read { try $0.expired(at: now, limit: limit) }
    }

    /// What is known about the history of a lane's conversation.
    public func conversation(of lane: Lane) async throws(OutboxError) -> Conversation? {
        try await read { try $0.conversation(of: lane) }
    }

    /// Remembers what is known about the history of a lane's conversation.
    public func remember(_ conversation: Conversation, of lane: Lane) async throws(OutboxError) {
        try await commits.write { try $0.remember(conversation, of: lane) }
    }

    /// The entry with this name.
    public func entry(_ id: EntryID) async throws(OutboxError) -> OutboxEntry? { try await read { try $0.entry(id) } }

    /// The entry that a caller's idempotency key belongs to.
    public func entry(idempotencyKey: String) async throws(OutboxError) -> OutboxEntry? {
        try await read { try $0.entry(idempotencyKey: idempotencyKey) }
    }

    /// The entries that a filter lets through, the newest first.
    public func entries(
        matching filter: OutboxFilter,
        before id: EntryID?,
        limit: Int
    ) async throws(OutboxError) -> [OutboxEntry] {
        try await read { reader in
            try EntryQuery(filter: filter, before: id?.number, limit: limit).entries(reader.db, reader.outbox)
        }
    }

    /// The transitions of an entry, the oldest first.
    public func transitions(of id: EntryID) async throws(OutboxError) -> [DeliveryTransition] {
        try await read { try $0.transitions(of: id) }
    }

    /// How many unfinished entries stand before this one in its lane.
    public func position(of entry: OutboxEntry) async throws(OutboxError) -> Int {
        try await read { try $0.position(of: entry.id) }
    }

    /// Counts.
    public func statistics() async throws(OutboxError) -> OutboxStatistics { try await read { try $0.statistics() } }

    /// The lanes with the most unfinished entries.
    public func backlogs(limit: Int) async throws(OutboxError) -> [LaneBacklog] {
        try await commits.write { try $0.file() }
        return try await read { try $0.backlogs(limit: limit) }
    }

    /// What became of the messages that ended in an hour or later.
    public func deliveryHistory(since hour: DeliveryHour) async throws(OutboxError) -> DeliveryHistory {
        try await read { try $0.deliveryHistory(since: hour) }
    }

    /// What is paused.
    public func pauses() async throws(OutboxError) -> Set<OutboxScope> { try await read { try $0.pauses() } }

    /// Pauses or resumes.
    public func setPaused(_ isPaused: Bool, _ scope: OutboxScope) async throws(OutboxError) {
        try await commits.write { try $0.setPaused(isPaused, scope) }
    }

    /// Removes finished entries with their transitions, and the oldest hours of the history, and makes the file smaller when
    /// much of it is free.
    @discardableResult
    public func prune(_ retention: OutboxRetention, at now: Date, limit: Int) async throws(OutboxError) -> Int {
        try await commits.write { try $0.prune(retention, at: now, limit: limit) }
    }

    /// Removes the finished entries that a filter lets through, in steps, so that others are not held up.
    public func purge(matching filter: OutboxFilter) async throws(OutboxError) -> Int {
        var removed = 0
        var query = EntryQuery(filter: filter, onlyFinished: true, limit: 500)
        while true {
            let numbers = try await read { [query] in try query.numbers($0.db) }
            guard let oldest = numbers.last else { return removed }
            removed += try await commits.write { try $0.remove(numbers) }
            query.before = oldest
        }
    }
}
