import Foundation
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

/// Every audit log that there is; what holds for one holds for all.
enum AuditLogKind: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite

    var testDescription: String { rawValue }

    /// Runs `body` with an empty log.
    func withLog(_ body: (any AuditLog) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(InMemoryAuditLog())
        case .sqlite:
            try await withAuditFile { path in try await body(SQLiteAuditLog(OrchestratorFile(path: path))) }
        }
    }
}

/// Runs `body` with the path of a file that is gone afterwards.
func withAuditFile(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("audit-\(UUID())").path
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder + "/orchestrator.db")
}

extension AuditEvent {
    /// An event of a test.
    static func sample(_ number: Int, outcome: Outcome = .done, reason: String? = nil) -> AuditEvent {
        AuditEvent(
            place: "whatsapp:1@g.us",
            speaker: number.isMultiple(of: 2) ? "whatsapp:1" : nil,
            role: "operator",
            command: "stop issue #\(number)",
            outcome: outcome,
            reason: reason,
            key: "key \(number)"
        )
    }
}
