import GRDB
import OpenClawBridge

/// An entry's turn in its lane.
struct Head {
    var lane: Lane
    var place: LanePlace
    var number: Int64

    init(_ lane: Lane, _ place: LanePlace, _ number: Int64) {
        self.lane = lane
        self.place = place
        self.number = number
    }

    private init(_ columns: Columns) {
        lane = Lane(columns.text(0))
        place = LanePlace(rawValue: columns.count(1)) ?? .normal
        number = columns.integer(2)
    }

    func insert(_ db: Database) throws {
        let sql = "INSERT INTO line (lane, place, number) VALUES (?, ?, ?)"
        try db.run(sql, lane.description, place.rawValue, number)
    }

    func delete(_ db: Database) throws {
        let sql = "DELETE FROM line WHERE lane = ? AND place = ? AND number = ?"
        try db.run(sql, lane.description, place.rawValue, number)
    }

    /// The first entry of a lane.
    static func first(of lane: Lane, _ db: Database) throws -> Head? {
        let sql = "SELECT lane, place, number FROM line WHERE lane = ? ORDER BY place, number LIMIT 1"
        return try db.first(sql, lane.description, read: Head.init)
    }

    /// The first entry of the next lane.
    static func first(after lane: Lane?, _ db: Database) throws -> Head? {
        let order = "ORDER BY lane, place, number LIMIT 1"
        guard let lane else { return try db.first("SELECT lane, place, number FROM line \(order)", read: Head.init) }
        let sql = "SELECT lane, place, number FROM line WHERE lane > ? \(order)"
        return try db.first(sql, lane.description, read: Head.init)
    }

    /// The first entry of the next place, in the same lane or a later one.
    func next(_ db: Database) throws -> Head? {
        let sql = """
            SELECT lane, place, number FROM line WHERE (lane, place) > (?, ?) ORDER BY lane, place, number LIMIT 1
            """
        return try db.first(sql, lane.description, place.rawValue, read: Head.init)
    }

    /// How many entries go before this one; it counts filed ones.
    func predecessors(_ db: Database) throws -> Int {
        let sql = "SELECT count(*) FROM line WHERE lane = ? AND (place, number) < (?, ?)"
        return try db.first(sql, lane.description, place.rawValue, number) { $0.count(0) } ?? 0
    }
}
