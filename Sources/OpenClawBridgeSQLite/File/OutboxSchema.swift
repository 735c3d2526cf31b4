import GRDB
import OpenClawBridge

/// The tables of an outbox, and how older ones become the present ones.
///
/// An entry is written once, at the end of `entries`, and never again: taking a message in costs little more than appending
/// to a file. What becomes of it stands in `deliveries`, whose row appears with the first thing that happens. The order of the
/// lanes, `line`, follows in bulk: entries with a number above `outbox.filed` are fresh, which means that nothing has happened
/// to them and that they are not in `line` nor in the counts yet.
///
/// Times are seconds since the beginning of 2001, as `Date` has them.
enum OutboxSchema {
    /// Marks the file as an outbox; "ocbx" in ASCII.
    static let applicationID: Int32 = 0x6f63_6278

    /// One step from each version to the next.
    private static let steps: [String] = [
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL,
            filed INTEGER NOT NULL DEFAULT 0,
            queued INTEGER NOT NULL DEFAULT 0,
            submitting INTEGER NOT NULL DEFAULT 0,
            accepted INTEGER NOT NULL DEFAULT 0,
            queuedByGateway INTEGER NOT NULL DEFAULT 0,
            partiallySent INTEGER NOT NULL DEFAULT 0,
            rejected INTEGER NOT NULL DEFAULT 0,
            unknown INTEGER NOT NULL DEFAULT 0,
            expired INTEGER NOT NULL DEFAULT 0,
            cancelled INTEGER NOT NULL DEFAULT 0,
            finished INTEGER NOT NULL DEFAULT 0,
            possiblyRepeated INTEGER NOT NULL DEFAULT 0,
            fence INTEGER NOT NULL DEFAULT 0,
            holderRole TEXT,
            holderProcess INTEGER
        ) STRICT;
        CREATE TABLE entries (
            number INTEGER PRIMARY KEY,
            lane TEXT NOT NULL,
            place INTEGER NOT NULL,
            callerKey TEXT,
            enqueuedAt REAL NOT NULL,
            submission BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX entriesByCallerKey ON entries (callerKey) WHERE callerKey IS NOT NULL;
        CREATE TABLE deliveries (
            number INTEGER PRIMARY KEY,
            state INTEGER NOT NULL,
            isPossiblyRepeated INTEGER NOT NULL,
            finishedAt REAL,
            transitions INTEGER NOT NULL,
            delivery BLOB NOT NULL
        ) STRICT;
        CREATE INDEX deliveriesByEnd ON deliveries (finishedAt, number) WHERE finishedAt IS NOT NULL;
        CREATE INDEX deliveriesByRareState ON deliveries (state, number) WHERE state > 2;
        CREATE INDEX deliveriesPossiblyRepeated ON deliveries (number) WHERE isPossiblyRepeated = 1;
        CREATE TABLE line (
            lane TEXT NOT NULL,
            place INTEGER NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (lane, place, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE timers (
            kind INTEGER NOT NULL,
            time REAL NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (kind, time, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE transitions (
            entry INTEGER NOT NULL,
            position INTEGER NOT NULL,
            transition BLOB NOT NULL,
            PRIMARY KEY (entry, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pauses (
            scope TEXT PRIMARY KEY NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE conversations (
            lane TEXT PRIMARY KEY NOT NULL,
            conversation BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
    ]

    /// What came later and older versions of this software need not know of: they go on with the file as if it were not there.
    ///
    /// `history` counts ends by hour and target; ends that an older version records are missing there. The index has the entries
    /// that are being sent, which are few.
    private static let additions = """
        CREATE TABLE IF NOT EXISTS history (
            hour INTEGER NOT NULL,
            lane TEXT NOT NULL,
            counts BLOB NOT NULL,
            PRIMARY KEY (hour, lane)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS deliveriesUnderWay ON deliveries (number) WHERE state = 1;
        """

    /// Brings the file to the present version; several processes may do so at once.
    static func migrate(_ db: Database, path: String) throws {
        // One transaction that holds the write lock from its beginning: two processes never make the same step.
        try db.inTransaction(.immediate) {
            let version = try check(db, path: path)
            for step in steps[version...] { try db.execute(sql: step) }
            try db.execute(sql: additions)
            guard version < steps.count else { return .commit }
            if version == 0 {
                var generator = SystemRandomNumberGenerator()
                let name = EntryID.randomOutbox(using: &generator)
                try db.execute(sql: "INSERT INTO outbox (id, name) VALUES (1, ?)", arguments: [name])
            }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(steps.count)")
            return .commit
        }
    }

    /// Refuses a file that is no outbox, or one of a newer version; gives its version, 0 for an empty file.
    @discardableResult
    static func check(_ db: Database, path: String) throws -> Int {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'") ?? 0
        guard application == applicationID || application == 0 && version == 0 && tables == 0 else {
            throw OutboxError(
                .corrupt,
                "\(path) is an SQLite database, but not an outbox.",
                advice: "Name another file; this one was left as it is."
            )
        }
        guard version <= steps.count else {
            throw OutboxError(
                .unusable,
                "\(path) was written by a newer version: its schema is \(version), and this one knows \(steps.count).",
                advice: "Use that newer version, or name another file."
            )
        }
        return version
    }
}
