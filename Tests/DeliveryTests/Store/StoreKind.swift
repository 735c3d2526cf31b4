import Foundation
import OpenClawBridgeSQLite
import Testing

@testable import OpenClawBridge

/// Every store that there is; what holds for one holds for all.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite

    var testDescription: String { rawValue }
}

/// Runs `body` with an empty store.
func withStore(
    _ kind: StoreKind,
    limits: OutboxLimits = OutboxLimits(),
    _ body: (any OutboxStore) async throws -> Void
) async throws {
    switch kind {
    case .memory: try await body(InMemoryOutboxStore(limits: limits))
    case .sqlite:
        try await withScratchFolder { folder in
            let store = try SQLiteOutboxStore(path: folder + "/outbox.db", limits: limits)
            do {
                try await body(store)
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        }
    }
}

/// Runs `body` with a folder of its own, which is gone afterwards.
func withScratchFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("outbox-\(UUID())").path
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}
