public import OpenClawBridge
import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An audit log that is gone with the process: for tests, and for trying things out.
public final class InMemoryAuditLog: AuditLog {
    private let filed = Mutex<[AuditRecord]>([])

    /// An empty log.
    public init() {}

    /// Adds a record.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - time: When.
    /// - Returns: The record as it was filed.
    /// - Throws: Nothing; a log in memory always takes a record.
    @discardableResult
    public func append(_ event: AuditEvent, at time: Date) async throws(StoreError) -> AuditRecord {
        filed.withLock { records in
            var chain = records.last.map { AuditChain(number: $0.number, hash: $0.hash) } ?? AuditChain()
            let record = chain.append(event, at: time)
            records.append(record)
            return record
        }
    }

    /// Records, the newest first.
    ///
    /// - Parameters:
    ///   - limit: The most to give.
    ///   - before: Only those with a lower number.
    /// - Returns: At most `limit` records.
    /// - Throws: Nothing.
    public func records(limit: Int, before: Int64? = nil) async throws(StoreError) -> [AuditRecord] {
        filed.withLock { records in
            let older = before.map { number in records.prefix { $0.number < number } } ?? records[...]
            return older.suffix(max(0, limit)).reversed()
        }
    }

    /// Checks the chain of hashes.
    ///
    /// - Returns: The number of the first record that does not fit, or `nil` when all do.
    public func firstBrokenRecord() async throws(StoreError) -> Int64? {
        var chain = AuditChain()
        return filed.withLock { records in records.first { !chain.advance(to: $0) }?.number }
    }
}
