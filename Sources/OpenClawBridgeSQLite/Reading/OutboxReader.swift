import GRDB
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks at one state of the file.
struct OutboxReader {
    let db: Database
    let outbox: OutboxIdentity

    func entry(_ id: EntryID) throws -> OutboxEntry? {
        id.outbox == outbox.name ? try StoredEntry.fetch(id.number, db, outbox)?.entry : nil
    }

    func entry(idempotencyKey: String) throws -> OutboxEntry? {
        try StoredEntry.fetch(idempotencyKey: idempotencyKey, db, outbox)
    }

    /// The first open entry of each lane after `lane`, among those that stand in their lanes.
    func heads(after lane: Lane?, limit: Int) throws -> [OutboxEntry] {
        var heads: [OutboxEntry] = []
        var next = try Head.first(after: lane, db)
        while let head = next, heads.count < limit {
            if head.place != .scheduled, let stored = try StoredEntry.fetch(head.number, db, outbox) {
                heads.append(stored.entry)
            }
            next = try Head.first(after: head.lane, db)
        }
        return heads
    }

    func expired(at now: Date, limit: Int) throws -> [EntryID] {
        try Timer.due(.expiry, at: now, limit: limit, db).map { outbox.id($0.number) }
    }

    func transitions(of id: EntryID) throws -> [DeliveryTransition] {
        guard id.outbox == outbox.name else { return [] }
        let statement = try db.cachedStatement(
            sql: "SELECT transition FROM transitions WHERE entry = ? ORDER BY position"
        )
        let rows = try Row.fetchCursor(statement, arguments: [id.number])
        var transitions: [DeliveryTransition] = []
        while let row = try rows.next() {
            transitions.append(try JSONCoding.decode(DeliveryTransition.self, from: Array(row.value(0) as Data)))
        }
        return transitions
    }

    func position(of id: EntryID) throws -> Int {
        guard id.outbox == outbox.name, let stored = try StoredEntry.fetch(id.number, db, outbox),
            let place = stored.place, place != .scheduled
        else { return 0 }
        let lane = stored.entry.lane
        let fresh = try db.cachedStatement(
            sql: """
                SELECT count(*) FROM entries
                WHERE number > (SELECT filed FROM outbox) AND lane = ? AND (place, number) < (?, ?)
                """
        )
        return try Head(lane, place, id.number).predecessors(db)
            + (Int.fetchOne(fresh, arguments: [lane.description, place.rawValue, id.number]) ?? 0)
    }

    func statistics() throws -> OutboxStatistics {
        let ledger = try Ledger(db)
        let fresh = try String.fetchAll(
            db.cachedStatement(sql: "SELECT DISTINCT lane FROM entries WHERE number > ?"),
            arguments: [ledger.filed]
        )
        var lanes = Set(fresh.map { Lane($0) })
        // Within a place the first entry is the oldest, so that the firsts of all places tell the oldest of all.
        var oldest: Int64?
        var next = try Head.first(after: nil, db)
        while let head = next {
            lanes.insert(head.lane)
            oldest = min(oldest ?? .max, head.number)
            next = try head.next(db)
        }
        let newest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(number) FROM entries")) ?? 0
        let since = try Double.fetchOne(
            db.cachedStatement(sql: "SELECT enqueuedAt FROM entries WHERE number >= ? LIMIT 1"),
            arguments: [oldest ?? ledger.filed + 1]
        )
        return OutboxStatistics(
            states: ledger.states(fresh: Int(max(0, newest - ledger.filed))),
            possiblyRepeated: ledger.possiblyRepeated,
            lanes: lanes.count,
            oldestUnfinished: since.map(Date.init(timeIntervalSinceReferenceDate:)),
            bytes: try db.usedBytes()
        )
    }

    func pauses() throws -> Set<OutboxScope> {
        try Set(String.fetchAll(db.cachedStatement(sql: "SELECT scope FROM pauses")).map { OutboxScope($0) })
    }

    func conversation(of lane: Lane) throws -> Conversation? {
        let statement = try db.cachedStatement(sql: "SELECT conversation FROM conversations WHERE lane = ?")
        return try Data.fetchOne(statement, arguments: [lane.description])
            .map { try JSONCoding.decode(Conversation.self, from: Array($0)) }
    }
}
