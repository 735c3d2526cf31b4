import GRDBSQLite

/// The columns of the row that a statement stands at.
///
/// What a damaged file holds is converted and never ends the process: a number that is missing reads as 0.
struct Columns {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) { self.statement = statement }

    func isNull(_ index: Int32) -> Bool { sqlite3_column_type(statement, index) == SQLITE_NULL }

    func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(statement, index) }

    func count(_ index: Int32) -> Int { Int(integer(index)) }

    func double(_ index: Int32) -> Double { sqlite3_column_double(statement, index) }

    func text(_ index: Int32) -> String {
        guard let text = sqlite3_column_text(statement, index) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: text, count: size(index)), as: UTF8.self)
    }

    func bytes(_ index: Int32) -> [UInt8] {
        guard let blob = sqlite3_column_blob(statement, index) else { return [] }
        return Array(UnsafeRawBufferPointer(start: blob, count: size(index)))
    }

    func size(_ index: Int32) -> Int { Int(sqlite3_column_bytes(statement, index)) }
}
