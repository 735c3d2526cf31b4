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

    private var seconds: Double { time.timeIntervalSinceReferenceDate }

    func insert(_ db: Database) throws {
        try db.run("INSERT INTO timers (kind, time, number) VALUES (?, ?, ?)", kind.rawValue, seconds, number)
    }

    func delete(_ db: Database) throws {
        try db.run("DELETE FROM timers WHERE kind = ? AND time = ? AND number = ?", kind.rawValue, seconds, number)
    }

    func exists(_ db: Database) throws -> Bool {
        let sql = "SELECT 1 FROM timers WHERE kind = ? AND time = ? AND number = ?"
        return try db.first(sql, kind.rawValue, seconds, number) { _ in true } ?? false
    }

    /// The timers of a kind that are due, the earliest first.
    static func due(_ kind: Kind, at now: Date, limit: Int, _ db: Database) throws -> [Timer] {
        let sql = "SELECT time, number FROM timers WHERE kind = ? AND time <= ? ORDER BY time, number LIMIT ?"
        var timers: [Timer] = []
        try db.rows(sql, kind.rawValue, now.timeIntervalSinceReferenceDate, limit) { columns in
            timers.append(Timer(kind, Date(timeIntervalSinceReferenceDate: columns.double(0)), columns.integer(1)))
        }
        return timers
    }

    /// The time of the next timer of a kind.
    static func next(_ kind: Kind, _ db: Database) throws -> Date? {
        let sql = "SELECT time FROM timers WHERE kind = ? ORDER BY time LIMIT 1"
        return try db.first(sql, kind.rawValue) { Date(timeIntervalSinceReferenceDate: $0.double(0)) }
    }
}
