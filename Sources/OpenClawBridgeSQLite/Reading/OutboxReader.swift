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
        var transitions: [DeliveryTransition] = []
        try db.rows("SELECT transition FROM transitions WHERE entry = ? ORDER BY position", id.number) { columns in
            transitions.append(try JSONCoding.decode(DeliveryTransition.self, from: columns.bytes(0)))
        }
        return transitions
    }

    func position(of id: EntryID) throws -> Int {
        guard id.outbox == outbox.name, let stored = try StoredEntry.fetch(id.number, db, outbox),
            let place = stored.place, place != .scheduled
        else { return 0 }
        let lane = stored.entry.lane
        let sql = """
            SELECT count(*) FROM entries
            WHERE number > (SELECT filed FROM outbox) AND lane = ? AND (place, number) < (?, ?)
            """
        let fresh = try db.first(sql, lane.description, place.rawValue, id.number) { $0.count(0) } ?? 0
        return try Head(lane, place, id.number).predecessors(db) + fresh
    }

    func statistics() throws -> OutboxStatistics {
        let ledger = try Ledger(db)
        var lanes: Set<Lane> = []
        try db.rows("SELECT DISTINCT lane FROM entries WHERE number > ?", ledger.filed) {
            lanes.insert(Lane($0.text(0)))
        }
        // Within a place the first entry is the oldest, so that the firsts of all places tell the oldest of all.
        var oldest: Int64?
        var next = try Head.first(after: nil, db)
        while let head = next {
            lanes.insert(head.lane)
            oldest = min(oldest ?? .max, head.number)
            next = try head.next(db)
        }
        let since = try db.first("SELECT enqueuedAt FROM entries WHERE number >= ? LIMIT 1", oldest ?? ledger.filed + 1)
        {
            Date(timeIntervalSinceReferenceDate: $0.double(0))
        }
        return OutboxStatistics(
            states: try ledger.states(fresh: Int(db.newestNumber(after: ledger.filed) - ledger.filed)),
            possiblyRepeated: ledger.possiblyRepeated,
            lanes: lanes.count,
            oldestUnfinished: since,
            bytes: try db.usedBytes()
        )
    }

    /// The fullest lanes, among the entries that stand in their lanes.
    func backlogs(limit: Int) throws -> [LaneBacklog] {
        var backlogs: [LaneBacklog] = []
        let sql = """
            SELECT l.lane, l.size, e.enqueuedAt FROM
                (SELECT lane, count(*) AS size, min(number) AS first FROM line
                GROUP BY lane ORDER BY size DESC, lane LIMIT ?) l
            JOIN entries e ON e.number = l.first ORDER BY l.size DESC, l.lane
            """
        try db.rows(sql, max(limit, 0)) { columns in
            backlogs.append(
                LaneBacklog(
                    lane: Lane(columns.text(0)),
                    count: columns.count(1),
                    oldest: Date(timeIntervalSinceReferenceDate: columns.double(2))
                )
            )
        }
        return backlogs
    }

    func deliveryHistory(since hour: DeliveryHour) throws -> DeliveryHistory {
        var history = DeliveryHistory()
        try db.rows("SELECT hour, lane, counts FROM history WHERE hour >= ? ORDER BY hour, lane", hour.number) {
            columns in
            let target = TargetHistory(storedForm: columns.bytes(2))
            history.add(target, of: Lane(columns.text(1)), in: DeliveryHour(number: columns.integer(0)))
        }
        return history
    }

    func pauses() throws -> Set<OutboxScope> {
        var scopes: Set<OutboxScope> = []
        try db.rows("SELECT scope FROM pauses") { scopes.insert(OutboxScope($0.text(0))) }
        return scopes
    }

    func conversation(of lane: Lane) throws -> Conversation? {
        try db.first("SELECT conversation FROM conversations WHERE lane = ?", lane.description) { columns in
            try JSONCoding.decode(Conversation.self, from: columns.bytes(0))
        }
    }
}

extension Database {
    /// The number of the newest entry, or `filed` when there are none after it.
    func newestNumber(after filed: Int64) throws -> Int64 {
        max(filed, try first("SELECT max(number) FROM entries") { $0.integer(0) } ?? 0)
    }
}
