import GRDB

extension Row {
    /// The value of a column.
    ///
    /// GRDB's own subscripts end the process when a column holds something unexpected, as in a damaged file it may.
    func value<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
        guard let value = Value.fromDatabaseValue(self[index]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "column \(index) holds a value of the wrong type")
        }
        return value
    }

    /// The value of a column, or `nil` when it is empty.
    func optional<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value? {
        hasNull(atIndex: index) ? nil : try value(index)
    }
}
