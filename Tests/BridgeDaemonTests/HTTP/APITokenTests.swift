import Foundation
import Testing

@testable import BridgeDaemon

@Suite struct APITokenTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("token-\(UUID())").path
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: attributes
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder + "/http-token")
    }

    @Test func `a missing file is made, for its owner alone, and read again`() throws {
        try inFolder { path in
            let token = try APIToken(file: path)
            let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(text.count >= 43)
            #expect(token.matches(text))
            let again = try APIToken(file: path)
            #expect(again.matches(text))
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `a file that others may read is refused`() throws {
        try inFolder { path in
            _ = try APIToken(file: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            #expect { try APIToken(file: path) } throws: { ($0 as? DaemonError)?.code == .token }
        }
    }

    @Test(arguments: ["", "short", "two tokens in one file"])
    func `a file without one token of some length is refused`(content: String) throws {
        try inFolder { path in
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            #expect(FileManager.default.createFile(atPath: path, contents: Data(content.utf8), attributes: attributes))
            #expect { try APIToken(file: path) } throws: { ($0 as? DaemonError)?.code == .token }
        }
    }
}
