import GRDB

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A time at which something is to happen to an entry.
struct Timer {
    /// What is to happen.
    enum Kind: Int {
        /// The entry is let into its lane.
        case admission
        /// The entry expires, unless it was begun.
        case expiry
    }

    var kind: Kind
    var time: Date
    var number: Int64

    init(_ kind: Kind, _ time: Date, _ number: Int64) {
        self.kind = kind
        self.time = time
        self.number = number
    }

    private var arguments: StatementArguments { [kind.rawValue, time.timeIntervalSinceReferenceDate, number] }

    func insert(_ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO timers (kind, time, number) VALUES (?, ?, ?)").execute(
            arguments: arguments
        )
    }

    func delete(_ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM timers WHERE kind = ? AND time = ? AND number = ?")
            .execute(arguments: arguments)
    }

    func exists(_ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM timers WHERE kind = ? AND time = ? AND number = ?")
        return try Bool.fetchOne(statement, arguments: arguments) ?? false
    }

    /// The timers of a kind that are due, the earliest first.
    static func due(_ kind: Kind, at now: Date, limit: Int, _ db: Database) throws -> [Timer] {
        let statement = try db.cachedStatement(
            sql: "SELECT time, number FROM timers WHERE kind = ? AND time <= ? ORDER BY time, number LIMIT ?"
        )
        let rows = try Row.fetchCursor(
            statement,
            arguments: [kind.rawValue, now.timeIntervalSinceReferenceDate, limit]
        )
        var timers: [Timer] = []
        while let row = try rows.next() {
            timers.append(Timer(kind, Date(timeIntervalSinceReferenceDate: try row.value(0)), try row.value(1)))
        }
        return timers
    }

    /// The time of the next timer of a kind.
    static func next(_ kind: Kind, _ db: Database) throws -> Date? {
        let statement = try db.cachedStatement(sql: "SELECT min(time) FROM timers WHERE kind = ?")
        return try Double.fetchOne(statement, arguments: [kind.rawValue]).map(
            Date.init(timeIntervalSinceReferenceDate:)
        )
    }
}
