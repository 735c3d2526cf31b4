import GRDB
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An entry as it stands in the file.
struct StoredEntry {
    var entry: OutboxEntry
    /// How many transitions are recorded.
    var transitions: Int
    /// Where it stands in its lane; `nil` once it is finished.
    var place: LanePlace?
}

extension StoredEntry {
    /// The columns that ``init(_:_:)`` reads, of `entries` as `e` and `deliveries` as `d`.
    static let columns = "e.number, e.lane, e.callerKey, e.enqueuedAt, e.submission, d.delivery, d.transitions"

    /// Reads an entry by its number.
    static func fetch(_ number: Int64, _ db: Database, _ outbox: OutboxIdentity) throws -> StoredEntry? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM entries e LEFT JOIN deliveries d ON d.number = e.number WHERE e.number = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [number]) else { return nil }
        var stored = StoredEntry(entry: try entry(row, outbox), transitions: try row.optional(6) ?? 0)
        stored.place = try place(of: stored.entry, db)
        return stored
    }

    /// Reads the entry that has a caller's key.
    static func fetch(idempotencyKey: String, _ db: Database, _ outbox: OutboxIdentity) throws -> OutboxEntry? {
        let statement = try db.cachedStatement(sql: "SELECT number FROM entries WHERE callerKey = ?")
        return try Int64.fetchOne(statement, arguments: [idempotencyKey]).flatMap { try fetch($0, db, outbox)?.entry }
    }

    /// Reads an entry from a row with ``columns``.
    static func entry(_ row: Row, _ outbox: OutboxIdentity) throws -> OutboxEntry {
        let number: Int64 = try row.value(0)
        do {
            let form = try JSONCoding.decode(JSONValue.self, from: Array(row.value(4) as Data))
            let delivery = try (row.optional(5) as Data?).map { try JSONCoding.decode(Delivery.self, from: Array($0)) }
            let lane = Lane(try row.value(1))
            let key: String? = try row.optional(2)
            guard let submission = OutboxSubmission(storedForm: form, lane: lane, idempotencyKey: key) else {
                throw OutboxError(.corrupt, "It is no submission.")
            }
            return OutboxEntry(
                id: outbox.id(number),
                submission: submission,
                enqueuedAt: Date(timeIntervalSinceReferenceDate: try row.value(3)),
                delivery: delivery ?? Delivery()
            )
        } catch {
            throw OutboxError(
                .corrupt,
                "Entry \(outbox.id(number)) cannot be read.",
                advice:
                    "Use the version of this software that wrote it, or save what can be read: sqlite3 \(outbox.path) .recover",
                cause: error
            )
        }
    }

    private static func place(of entry: OutboxEntry, _ db: Database) throws -> LanePlace? {
        var former = LanePlace.normal
        if entry.delivery.attempts == 0, let notBefore = entry.submission.options.notBefore,
            try Timer(.admission, notBefore, entry.id.number).exists(db)
        {
            former = .scheduled
        }
        return LanePlace(of: entry, after: former)
    }
}
