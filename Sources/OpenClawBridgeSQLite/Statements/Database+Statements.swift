import GRDB
import GRDBSQLite

// The way all statements are run here. GRDB prepares and keeps them; giving them values and reading their rows through its
// own types takes several times as long as SQLite needs for a row of ours, and ends the process where a damaged file
// holds a value of another type than expected.
extension Database {
    /// Runs a statement that gives no rows, or whose rows do not matter.
    func run<each Value: Bindable>(_ sql: String, _ values: repeat each Value) throws {
        try rows(sql, repeat each values) { _ in }
    }

    /// Runs a statement and reads its first row.
    func first<each Value: Bindable, Result>(
        _ sql: String,
        _ values: repeat each Value,
        read: (Columns) throws -> Result
    ) throws -> Result? {
        let statement = try ready(sql)
        defer { finish(statement) }
        var index: Int32 = 0
        for value in repeat each values { try bind(value, to: statement, at: &index) }
        return try step(statement) ? try read(Columns(statement)) : nil
    }

    /// Runs a statement and reads all rows; `read` must not run the same statement.
    func rows<each Value: Bindable>(
        _ sql: String,
        _ values: repeat each Value,
        read: (Columns) throws -> Void
    ) throws {
        let statement = try ready(sql)
        defer { finish(statement) }
        var index: Int32 = 0
        for value in repeat each values { try bind(value, to: statement, at: &index) }
        while try step(statement) { try read(Columns(statement)) }
    }

    /// Runs a statement with a list of values and reads all rows.
    func rows(_ sql: String, list: [any Bindable], read: (Columns) throws -> Void) throws {
        let statement = try ready(sql)
        defer { finish(statement) }
        var index: Int32 = 0
        for value in list { try bind(value, to: statement, at: &index) }
        while try step(statement) { try read(Columns(statement)) }
    }
}

extension Database {
    private func ready(_ sql: String) throws -> OpaquePointer {
        let statement = try cachedStatement(sql: sql).sqliteStatement
        sqlite3_reset(statement)
        return statement
    }

    private func finish(_ statement: OpaquePointer) {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    private func bind(_ value: some Bindable, to statement: OpaquePointer, at index: inout Int32) throws {
        index += 1
        let code = value.bind(to: statement, at: index)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Goes to the next row; `false` when there is none.
    private func step(_ statement: OpaquePointer) throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
        )
    }
}
