import CSQLite

/// SQLite through its C interface, with nothing around it: what the disk and the library can do.
struct RawSQLite {
    /// A row has as many bytes as an ordinary entry.
    static let rowSize = 400

    private let database: OpaquePointer
    private let insert: OpaquePointer
    private let row = [UInt8](repeating: 120, count: Self.rowSize)

    struct Failure: Error {
        let code: Int32
    }

    /// Makes an empty file in WAL mode that syncs every commit.
    init(path: String) throws {
        var database: OpaquePointer?
        try Self.check(sqlite3_open(path, &database))
        guard let database else { throw Failure(code: SQLITE_NOMEM) }
        self.database = database
        let setup = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE rows (number INTEGER PRIMARY KEY, row BLOB NOT NULL);
            """
        try Self.check(sqlite3_exec(database, setup, nil, nil, nil))
        var insert: OpaquePointer?
        try Self.check(sqlite3_prepare_v2(database, "INSERT INTO rows (row) VALUES (?)", -1, &insert, nil))
        guard let insert else { throw Failure(code: SQLITE_NOMEM) }
        self.insert = insert
    }

    /// Inserts `count` rows, `perCommit` in each transaction.
    func insert(_ count: Int, perCommit: Int) throws {
        try row.withUnsafeBytes { row in
            try Self.check(sqlite3_bind_blob(insert, 1, row.baseAddress, Int32(row.count), nil))
            for _ in 0..<count / perCommit {
                try Self.check(sqlite3_exec(database, "BEGIN IMMEDIATE", nil, nil, nil))
                for _ in 0..<perCommit {
                    guard sqlite3_step(insert) == SQLITE_DONE else { throw Failure(code: sqlite3_errcode(database)) }
                    sqlite3_reset(insert)
                }
                try Self.check(sqlite3_exec(database, "COMMIT", nil, nil, nil))
            }
        }
    }

    func close() {
        sqlite3_finalize(insert)
        sqlite3_close(database)
    }

    private static func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }
}
