import Foundation
import OpenClawBridge
import OpenClawBridgeSQLite
import Testing

/// The kinds of store that every promise is checked on.
enum InboxStoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite

    var testDescription: String { rawValue }
}

/// Runs `body` with an empty store of a kind.
func withInboxStore(_ kind: InboxStoreKind, _ body: (any InboxStore) async throws -> Void) async throws {
    switch kind {
    case .memory: try await body(InMemoryInboxStore())
    case .sqlite:
        try await withTemporaryFolder { folder in
            try await body(SQLiteInboxStore(path: folder + "/inbox.sqlite"))
        }
    }
}

/// Runs `body` with a folder of its own, which is gone afterwards.
func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("inbox-\(UUID())").path
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}

let noon = Date(timeIntervalSince1970: 1_795_435_200)

/// A message in the group `group`.
func message(
    _ text: String = "hello",
    in group: String = "1@g.us",
    id: String?,
    sessionID: String? = "s-1",
    sequence: Int64? = nil,
    at time: Date? = noon
) -> InboundMessage {
    InboundMessage(
        conversation: .init(
            gatewaySessionKey: "agent:main:whatsapp:group:\(group)",
            channel: "whatsapp",
            address: group,
            kind: .group
        ),
        text: text,
        timestamp: time,
        id: id,
        sessionID: sessionID,
        sequence: sequence
    )
}

func arrival(_ message: InboundMessage, _ source: InboxEntry.Source = .live) -> InboxArrival {
    InboxArrival(message, source: source, writtenAt: message.timestamp ?? noon, receivedAt: noon)
}

extension InboxStore {
    func file(_ arrivals: [InboxArrival]) async throws -> [InboxEntry] {
        try await file(arrivals, marks: [], readUntil: nil)
    }
}
