import Foundation

/// Runs `body` with a folder of its own, which is gone afterwards.
func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bridge-\(UUID())").path
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}

func setMode(_ mode: Int, of file: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
}
