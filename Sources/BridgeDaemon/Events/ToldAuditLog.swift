import OpenClawBridge
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An audit log that tells of each record.
struct ToldAuditLog: AuditLog {
    let next: any AuditLog
    let events: EventFeed

    @discardableResult
    func append(_ event: AuditEvent, at time: Date) async throws(StoreError) -> AuditRecord {
        let record = try await next.append(event, at: time)
        events.post(.command(record))
        return record
    }

    func records(limit: Int, before: Int64?) async throws(StoreError) -> [AuditRecord] {
        try await next.records(limit: limit, before: before)
    }

    func firstBrokenRecord() async throws(StoreError) -> Int64? { try await next.firstBrokenRecord() }
}
