import GRDB
public import OpenClawBridge
import OpenClawBridgeSQLite
public import OpenClawOrchestrator

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Notifications in the file of an orchestrator.
public struct SQLiteNotificationStore: NotificationStore {
    private let file: OrchestratorFile

    /// Makes a store over a file.
    public init(_ file: OrchestratorFile) { self.file = file }

    /// Adds a notification, unless one with its key was added before.
    public func add(
        _ notification: OutgoingNotification,
        at now: Date,
        since: Date,
        deciding decide: @escaping @Sendable ([PastNotification]) -> NotificationDecision
    ) async throws(StoreError) -> NotificationDecision? {
        try await file.records.write { db in
            let key = notification.key
            let isKnown = try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM notifications WHERE key = ?)",
                arguments: [key]
            )
            guard isKnown != true else { return nil }
            let past = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM notifications
                    WHERE conversation = ? AND addedAt >= ? AND state <> 'suppressed' ORDER BY number
                    """,
                arguments: [notification.target.conversation, since.timeIntervalSinceReferenceDate]
            )
            let decision = decide(try past.map { PastNotification(try StoredNotification(row: $0)) })
            try StoredNotification(number: 0, notification, decision, at: now)
                .insert(into: db, state: decision == .suppress ? .suppressed : .waiting)
            return decision
        }
    }

    /// Takes what is due and neither finished nor claimed, as batches.
    public func claim(
        at now: Date,
        until end: Date,
        limit: Int
    ) async throws(StoreError) -> [NotificationBatch] {
        let present = now.timeIntervalSinceReferenceDate
        // Most calls find nothing; those write nothing.
        guard let next = try await nextDue(), next <= now else { return [] }
        return try await file.records.write { db in
            let fresh = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM notifications
                    WHERE state = 'waiting' AND dueAt <= ? AND batch IS NULL ORDER BY number LIMIT ?
                    """,
                arguments: [present, limit]
            )
            let numbers = NotificationBatch.numbers(for: try fresh.map(StoredNotification.init(row:)))
            for (number, batch) in numbers {
                let arguments: StatementArguments = [batch, number]
                try db.execute(sql: "UPDATE notifications SET batch = ? WHERE number = ?", arguments: arguments)
            }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    UPDATE notifications SET claimedUntil = ?
                    WHERE state = 'waiting' AND batch IS NOT NULL AND dueAt <= ?
                        AND (claimedUntil IS NULL OR claimedUntil <= ?)
                    RETURNING *
                    """,
                arguments: [end.timeIntervalSinceReferenceDate, present, present]
            )
            var batches: [Int64: [StoredNotification]] = [:]
            for row in rows {
                batches[try row.decode(forColumn: "batch"), default: []].append(try StoredNotification(row: row))
            }
            return batches.keys.sorted().compactMap { number in
                NotificationBatch(number: number, (batches[number] ?? []).sorted { $0.number < $1.number })
            }
        }
    }

    /// Ends all claims.
    public func releaseClaims() async throws(StoreError) {
        try await file.records.write { db in
            try db.execute(sql: "UPDATE notifications SET claimedUntil = NULL WHERE state = 'waiting'")
        }
    }

    /// Marks a batch as handed over, or as given up.
    public func finish(_ batch: Int64) async throws(StoreError) {
        try await file.records.write { db in
            try db.execute(
                sql: "UPDATE notifications SET state = 'finished', claimedUntil = NULL WHERE batch = ?",
                arguments: [batch]
            )
        }
    }

    /// When something can be claimed next.
    public func nextDue() async throws(StoreError) -> Date? {
        try await file.records.read { db in
            try Double.fetchOne(
                db,
                sql: "SELECT min(max(dueAt, ifnull(claimedUntil, dueAt))) FROM notifications WHERE state = 'waiting'"
            ).map(Date.init(timeIntervalSinceReferenceDate:))
        }
    }

    /// Removes what was finished or suppressed and was added before `time`.
    @discardableResult
    public func prune(before time: Date) async throws(StoreError) -> Int {
        try await file.records.write { db in
            try db.execute(
                sql: "DELETE FROM notifications WHERE state <> 'waiting' AND addedAt < ?",
                arguments: [time.timeIntervalSinceReferenceDate]
            )
            return db.changesCount
        }
    }
}
