import Foundation
import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

/// The stores that must behave alike.
enum WorkflowStoreKind: CaseIterable, CustomTestStringConvertible {
    case inMemory
    case sqlite

    var testDescription: String { self == .inMemory ? "in memory" : "SQLite" }

    /// Makes an empty store, in a folder of its own where it needs one, and hands it over.
    func withStore(_ body: (any WorkflowStore) async throws -> Void) async throws {
        switch self {
        case .inMemory: try await body(InMemoryWorkflowStore())
        case .sqlite:
            try await withTemporaryFolder { folder in
                try await body(SQLiteWorkflowStore(OrchestratorFile(path: folder + "/orchestrator.sqlite")))
            }
        }
    }
}

/// Makes a folder that only the test may enter, and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("orchestrator-\(UUID())")
    try FileManager.default.createDirectory(
        at: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
    )
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

extension WorkflowRequest {
    /// A request for an issue of `octo/cat`.
    static func sample(_ issue: Int = 7, key: String, origin: Route? = nil, in repository: String = "octo/cat") throws
        -> Self
    {
        WorkflowRequest(
            issue: try #require(Issue(issue, in: RepositoryName(repository))),
            instructions: "please; rm -rf ~ $(reboot) `x`",
            requester: "whatsapp:18312950562",
            origin: origin,
            key: key
        )
    }
}
