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
    /// How many bytes its submission takes.
    var size: Int
}

extension StoredEntry {
    /// The columns that ``entry(_:_:)`` reads, of `entries` as `e` and `deliveries` as `d`.
    static let columns = "e.number, e.lane, e.callerKey, e.enqueuedAt, e.submission, d.delivery, d.transitions"

    private static let selection = """
        SELECT \(columns) FROM entries e LEFT JOIN deliveries d ON d.number = e.number WHERE e.number = ?
        """

    /// Reads an entry by its number.
    static func fetch(_ number: Int64, _ db: Database, _ outbox: OutboxIdentity) throws -> StoredEntry? {
        let found = try db.first(selection, number) { columns in
            let (entry, size) = (try entry(columns, outbox), columns.size(4))
            return StoredEntry(entry: entry, transitions: columns.count(6), size: size)
        }
        guard var stored = found else { return nil }
        stored.place = try place(of: stored.entry, db)
        return stored
    }

    /// Reads the entry that has a caller's key.
    static func fetch(idempotencyKey: String, _ db: Database, _ outbox: OutboxIdentity) throws -> OutboxEntry? {
        let number = try db.first("SELECT number FROM entries WHERE callerKey = ?", idempotencyKey) { $0.integer(0) }
        return try number.flatMap { try fetch($0, db, outbox)?.entry }
    }

    /// Reads an entry from a row with ``columns``.
    static func entry(_ columns: Columns, _ outbox: OutboxIdentity) throws -> OutboxEntry {
        let id = outbox.id(columns.integer(0))
        do {
            let form = try JSONCoding.decode(JSONValue.self, from: columns.bytes(4))
            let delivery = columns.isNull(5) ? nil : try JSONCoding.decode(Delivery.self, from: columns.bytes(5))
            let lane = Lane(columns.text(1))
            let key = columns.isNull(2) ? nil : columns.text(2)
            guard let submission = OutboxSubmission(storedForm: form, lane: lane, idempotencyKey: key) else {
                throw OutboxError(.corrupt, "It is no submission.")
            }
            return OutboxEntry(
                id: id,
                submission: submission,
                enqueuedAt: Date(timeIntervalSinceReferenceDate: columns.double(3)),
                delivery: delivery ?? Delivery()
            )
        } catch {
            throw OutboxError(
                .corrupt,
                "Entry \(id) in \(outbox.path) cannot be read.",
                advice: "Use the version that wrote it, or save what can be read: sqlite3 \(outbox.path) .recover",
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
