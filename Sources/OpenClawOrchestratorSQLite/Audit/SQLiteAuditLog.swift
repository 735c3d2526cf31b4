import GRDB
public import OpenClawBridge
import OpenClawBridgeSQLite
public import OpenClawOrchestrator

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The audit log of an ``OrchestratorFile``.
///
/// Several processes may add to it at a time. The file refuses to change or remove records, and nothing ever removes old ones.
public struct SQLiteAuditLog: AuditLog {
    private let file: OrchestratorFile

    /// The audit log of `file`.
    public init(_ file: OrchestratorFile) { self.file = file }

    /// Adds a record; it is durable when this returns.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - time: When.
    /// - Returns: The record as it was filed.
    /// - Throws: ``OpenClawBridge/StoreError`` when it could not be written.
    @discardableResult
    public func append(_ event: AuditEvent, at time: Date) async throws(StoreError) -> AuditRecord {
        try await file.records.write { db in
            var chain = try AuditChain.stored(in: db)
            let record = chain.append(event, at: time)
            try record.insert(into: db)
            try db.execute(
                sql: "UPDATE auditHead SET number = ?, hash = ?",
                arguments: [chain.number, chain.hash]
            )
            return record
        }
    }

    /// Records, the newest first.
    ///
    /// - Parameters:
    ///   - limit: The most to give.
    ///   - before: Only those with a lower number.
    /// - Returns: At most `limit` records.
    /// - Throws: ``OpenClawBridge/StoreError`` when they cannot be read.
    public func records(limit: Int, before: Int64? = nil) async throws(StoreError) -> [AuditRecord] {
        try await file.records.read { db in
            try Row.fetchAll(
                db,
                sql: "\(AuditRecord.selection) WHERE number < ? ORDER BY number DESC LIMIT ?",
                arguments: [before ?? .max, max(0, limit)]
            )
            .map(AuditRecord.init(row:))
        }
    }

    /// Checks the chain of hashes, record by record.
    ///
    /// - Returns: The number of the first record that does not fit, or that is missing at the end; `nil` when all is well.
    /// - Throws: ``OpenClawBridge/StoreError`` when the log cannot be read.
    public func firstBrokenRecord() async throws(StoreError) -> Int64? {
        try await file.records.read { db in
            var chain = AuditChain()
            let rows = try Row.fetchCursor(db, sql: "\(AuditRecord.selection) ORDER BY number")
            while let row = try rows.next() {
                guard let record = try? AuditRecord(row: row), chain.advance(to: record) else {
                    return try row.decode(atIndex: 0)
                }
            }
            return try AuditChain.stored(in: db) == chain ? nil : chain.number + 1
        }
    }
}
