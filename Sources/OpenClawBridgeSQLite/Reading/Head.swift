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

    private init(_ row: Row) throws {
        lane = Lane(try row.value(0))
        place = LanePlace(rawValue: try row.value(1)) ?? .normal
        number = try row.value(2)
    }

    private var arguments: StatementArguments { [lane.description, place.rawValue, number] }

    func insert(_ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO line (lane, place, number) VALUES (?, ?, ?)").execute(
            arguments: arguments
        )
    }

    func delete(_ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM line WHERE lane = ? AND place = ? AND number = ?")
            .execute(arguments: arguments)
    }

    /// The first entry of a lane.
    static func first(of lane: Lane, _ db: Database) throws -> Head? {
        let statement = try db.cachedStatement(
            sql: "SELECT lane, place, number FROM line WHERE lane = ? ORDER BY place, number LIMIT 1"
        )
        return try fetch(statement, [lane.description])
    }

    /// The first entry of the next lane.
    static func first(after lane: Lane?, _ db: Database) throws -> Head? {
        guard let lane else {
            return try fetch(
                db.cachedStatement(sql: "SELECT lane, place, number FROM line ORDER BY lane, place, number LIMIT 1")
            )
        }
        let statement = try db.cachedStatement(
            sql: "SELECT lane, place, number FROM line WHERE lane > ? ORDER BY lane, place, number LIMIT 1"
        )
        return try fetch(statement, [lane.description])
    }

    /// The first entry of the next place, in the same lane or a later one.
    func next(_ db: Database) throws -> Head? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT lane, place, number FROM line WHERE (lane, place) > (?, ?) ORDER BY lane, place, number LIMIT 1
                """
        )
        return try Self.fetch(statement, [lane.description, place.rawValue])
    }

    /// How many entries go before this one; it counts filed ones.
    func predecessors(_ db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) FROM line WHERE lane = ? AND (place, number) < (?, ?)"
        )
        return try Int.fetchOne(statement, arguments: arguments) ?? 0
    }

    private static func fetch(_ statement: Statement, _ arguments: StatementArguments = []) throws -> Head? {
        try Row.fetchOne(statement, arguments: arguments).map(Head.init)
    }
}
