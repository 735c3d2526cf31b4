import GRDB
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension AuditChain {
    /// The end of the chain in the file.
    static func stored(in db: Database) throws -> AuditChain {
        guard let row = try Row.fetchOne(db, sql: "SELECT number, hash FROM auditHead") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the end of the audit log is missing")
        }
        return AuditChain(number: try row.decode(atIndex: 0), hash: try row.decode(atIndex: 1))
    }
}

extension AuditRecord {
    private static let columns = "number, at, place, speaker, role, command, outcome, reason, key, hash"

    /// Selects records in the order of columns that ``init(row:)`` reads.
    static let selection = "SELECT \(columns) FROM audit"

    init(row: Row) throws {
        let name: String = try row.decode(atIndex: 6)
        guard let outcome = AuditEvent.Outcome(rawValue: name) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a record of the audit log has no known outcome")
        }
        let milliseconds: Int64 = try row.decode(atIndex: 1)
        self.init(
            number: try row.decode(atIndex: 0),
            at: Date(timeIntervalSince1970: Double(milliseconds) / 1000),
            event: AuditEvent(
                place: try row.decode(atIndex: 2),
                speaker: try row.decode(atIndex: 3),
                role: try row.decode(atIndex: 4),
                command: try row.decode(atIndex: 5),
                outcome: outcome,
                reason: try row.decode(atIndex: 7),
                key: try row.decode(atIndex: 8)
            ),
            hash: try row.decode(atIndex: 9)
        )
    }

    /// Adds the record to the file.
    func insert(into db: Database) throws {
        try db.execute(
            sql: "INSERT INTO audit (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                number, Int64((at.timeIntervalSince1970 * 1000).rounded()), event.place, event.speaker, event.role,
                event.command, event.outcome.rawValue, event.reason, event.key, hash,
            ]
        )
    }
}
