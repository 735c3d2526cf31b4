import Foundation
import Logging
import OpenClawBridge
import OpenClawBridgeTesting
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

let team = "whatsapp:group:120363401780756402@g.us"
let me = "whatsapp:dm:18312950562"
/// A day in March, at noon in UTC.
let noon = Date(timeIntervalSince1970: 1_773_316_800)

/// Every store that there is; what holds for one holds for all.
enum NotificationStoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite
    var testDescription: String { rawValue }
}

/// Runs `body` with a way to open a store; what was opened twice is the same store.
func withNotificationStore(
    _ kind: NotificationStoreKind = .sqlite,
    _ body: (() throws -> any NotificationStore) async throws -> Void
) async throws {
    let memory = InMemoryNotificationStore()
    try await withNotificationFolder { folder in
        try await body {
            switch kind {
            case .memory: memory
            case .sqlite: SQLiteNotificationStore(try OrchestratorFile(path: folder + "/orchestrator.db"))
            }
        }
    }
}

/// Runs `body` with a folder of its own, which is gone afterwards.
func withNotificationFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("notifications-\(UUID())").path
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}

/// A time that a test moves, which begins at `start`.
func manualTime(_ clock: ManualClock, from start: Date = noon) -> DeliveryTime {
    DeliveryTime(
        now: { start + TimeInterval(clock.now.offset.components.seconds) },
        uptime: { clock.now.offset },
        sleep: { try await clock.sleep(for: $0) }
    )
}

func settings(_ key: String = team, _ change: (inout NotificationSettings) throws -> Void = { _ in }) throws
    -> NotificationSettings
{
    var settings = NotificationSettings(sessionKey: try SessionKey(key))
    try change(&settings)
    return settings
}

func outgoing(
    _ key: String,
    to target: String = team,
    _ kind: NotificationKind = .testsFailing,
    _ severity: NotificationSeverity = .warning,
    text: String? = nil
) throws -> OutgoingNotification {
    OutgoingNotification(
        key: key,
        target: try SessionKey(target).route,
        kind: kind,
        severity: severity,
        text: text ?? "text of \(key)"
    )
}

let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
