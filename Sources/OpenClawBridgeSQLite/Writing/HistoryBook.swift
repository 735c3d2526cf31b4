import GRDB
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The counts of what became of messages, by hour and target: rows are changed here as often as it takes, and written once for
/// all changes of a transaction.
struct HistoryBook {
    /// A row of the table `history`.
    private struct Place: Hashable {
        var hour: DeliveryHour
        var lane: Lane
    }

    private var rows: [Place: TargetHistory] = [:]
    private var unwritten: Set<Place> = []
    /// How many targets one hour has: the one that was last asked for.
    private var filling: (hour: DeliveryHour, targets: Int)?
    /// About how many bytes were written and not told yet.
    private var size = 0

    /// So many rows are kept in memory after they were written, for the next transaction.
    private static let mostRows = 1024

    /// An entry that had one end has another one, or none any more.
    mutating func change(from former: DeliveryEnd?, to present: DeliveryEnd?, _ db: Database) throws {
        guard former != present else { return }
        if let former, let place = try placeOfCounted(former, db) {
            rows[place]?.withdraw(former)
            unwritten.insert(place)
        }
        if let present {
            let place = try place(for: present, db)
            rows[place, default: TargetHistory()].count(present)
            unwritten.insert(place)
        }
    }

    /// Writes what was changed; gives about how many bytes that took since the last call.
    mutating func store(_ db: Database) throws -> Int {
        try write(db)
        if rows.count > Self.mostRows { rows.removeAll() }
        defer { size = 0 }
        return size
    }

    private mutating func write(_ db: Database) throws {
        for place in unwritten {
            let form = (rows[place] ?? TargetHistory()).storedForm
            let sql = "REPLACE INTO history (hour, lane, counts) VALUES (?, ?, ?)"
            try db.run(sql, place.hour.number, place.lane.description, form)
            size += form.count
        }
        unwritten.removeAll(keepingCapacity: true)
    }

    /// Forgets what is too old, at most so many rows.
    mutating func prune(at now: Date, limit: Int, _ db: Database) throws {
        let oldest = DeliveryHour(now).advanced(by: -DeliveryHistory.keptHours)
        let sql = """
            DELETE FROM history WHERE (hour, lane) IN
                (SELECT hour, lane FROM history WHERE hour < ? ORDER BY hour, lane LIMIT ?)
            """
        try write(db)
        try db.run(sql, oldest.number, limit)
        rows = rows.filter { $0.key.hour >= oldest }
        if let filling, filling.hour < oldest { self.filling = nil }
    }
}

extension HistoryBook {
    /// Where an end was counted; `nil` when it was not, or is forgotten.
    private mutating func placeOfCounted(_ end: DeliveryEnd, _ db: Database) throws -> Place? {
        for lane in [end.lane, DeliveryHistory.others] {
            let place = Place(hour: end.hour, lane: lane)
            if try load(place, db) { return place }
        }
        return nil
    }

    /// Where an end is to be counted.
    private mutating func place(for end: DeliveryEnd, _ db: Database) throws -> Place {
        let place = Place(hour: end.hour, lane: end.lane)
        if try load(place, db) { return place }
        guard try targets(in: end.hour, db) < DeliveryHistory.targetsPerHour else {
            let others = Place(hour: end.hour, lane: DeliveryHistory.others)
            if try !load(others, db) { rows[others] = TargetHistory() }
            return others
        }
        filling?.targets += 1
        return place
    }

    /// Reads a row, unless it was read before; whether there is one.
    private mutating func load(_ place: Place, _ db: Database) throws -> Bool {
        if rows[place] != nil { return true }
        let sql = "SELECT counts FROM history WHERE hour = ? AND lane = ?"
        let form = try db.first(sql, place.hour.number, place.lane.description) { $0.bytes(0) }
        rows[place] = form.map { TargetHistory(storedForm: $0) }
        return form != nil
    }

    private mutating func targets(in hour: DeliveryHour, _ db: Database) throws -> Int {
        if let filling, filling.hour == hour { return filling.targets }
        try write(db)
        let count = try db.first("SELECT count(*) FROM history WHERE hour = ?", hour.number) { $0.count(0) } ?? 0
        filling = (hour, count)
        return count
    }
}
