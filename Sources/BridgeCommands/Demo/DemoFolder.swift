#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A folder for a while.
enum DemoFolder {
    /// Runs `body` with an empty folder that nobody else may read, and removes it.
    static func with<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appendingPathComponent("openclaw-demo-\(UUID().uuidString)").path
        try files.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? files.removeItem(atPath: folder) }
        return try await body(folder)
    }
}
