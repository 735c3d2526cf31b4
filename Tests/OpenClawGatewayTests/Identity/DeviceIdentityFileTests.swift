import Foundation
import OpenClawGateway
import Testing

struct DeviceIdentityFileTests {
    @Test func `makes an identity once and finds it again`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/state/openclaw/identity.json"
            let made = try DeviceIdentity.load(from: file)
            let found = try DeviceIdentity.load(from: file)
            #expect(made.id == found.id)
            #expect(made.publicKey == found.publicKey)
            #expect(try mode(of: file) == 0o600)
            #expect(try mode(of: folder + "/state/openclaw") == 0o700)
            #expect(try mode(of: folder + "/state") == 0o700)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/state/openclaw") == ["identity.json"]
            )
        }
    }

    @Test func `does not make an identity when asked not to`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/identity.json"
            let error = #expect(throws: GatewayError.self) {
                try DeviceIdentity.load(from: file, createIfMissing: false)
            }
            #expect(error?.code == .identityUnusable)
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    @Test func `gives one identity to all who start at once`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/new/identity.json"
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<32 { group.addTask { try DeviceIdentity.load(from: file).id } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/new") == ["identity.json"])
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o610, 0o666, 0o777])
    func `refuses a looser file mode and says the command`(looser: Int) async throws {
        try await withScratchFolder { folder in
            let file = folder + "/identity.json"
            _ = try DeviceIdentity.load(from: file)
            try setMode(looser, of: file)
            let error = #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: file) }
            #expect(error?.code == .identityUnusable)
            #expect(error?.advice?.contains("chmod 600 \(file)") == true)
        }
    }

    @Test(arguments: [0o755, 0o750, 0o701])
    func `refuses a looser folder mode and says the command`(looser: Int) async throws {
        try await withScratchFolder { folder in
            let file = folder + "/identity.json"
            _ = try DeviceIdentity.load(from: file)
            try setMode(looser, of: folder)
            let error = #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: file) }
            #expect(error?.code == .identityUnusable)
            #expect(error?.advice?.contains("chmod 700 \(folder)") == true)
        }
    }

    @Test func `makes nothing in a folder that is open to others`() async throws {
        try await withScratchFolder { folder in
            try setMode(0o755, of: folder)
            #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: folder + "/identity.json") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `refuses a symbolic link`() async throws {
        try await withScratchFolder { folder in
            _ = try DeviceIdentity.load(from: folder + "/real.json")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/identity.json",
                withDestinationPath: folder + "/real.json"
            )
            let error = #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: folder + "/identity.json") }
            #expect(error?.message.contains("symbolic link") == true)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func `refuses a file of another user`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/identity.json"
            _ = try DeviceIdentity.load(from: file)
            #expect(chown(file, 65_534, 65_534) == 0)
            let error = #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: file) }
            #expect(error?.message.contains("belongs to the user with the id 65534") == true)
        }
    }

    @Test(arguments: [
        "", "{}", "not json", "{\"version\":1,\"deviceId\":\"\",\"seed\":\"\"}", "{\"version\":2}",
        "{\"version\":1,\"deviceId\":\"\(String(repeating: "0", count: 64))\",\"seed\":\"\(String(repeating: "A", count: 43))\"}",
    ])
    func `refuses damaged content and leaves it alone`(content: String) async throws {
        try await withScratchFolder { folder in
            let file = folder + "/identity.json"
            try Data(content.utf8).write(to: URL(fileURLWithPath: file))
            try setMode(0o600, of: file)
            let error = #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: file) }
            #expect(error?.code == .identityUnusable)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == content)
        }
    }

    @Test func `refuses a folder in place of the file, and a path without a file`() async throws {
        try await withScratchFolder { folder in
            try FileManager.default.createDirectory(
                atPath: folder + "/identity.json",
                withIntermediateDirectories: false
            )
            for path in [folder + "/identity.json", folder + "/", folder + "/..", "", "a\0b"] {
                #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: path) }
            }
        }
    }

    @Test func `refuses a file that is far too large`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/identity.json"
            try Data(count: 2 << 20).write(to: URL(fileURLWithPath: file))
            try setMode(0o600, of: file)
            let error = #expect(throws: GatewayError.self) { try DeviceIdentity.load(from: file) }
            #expect(error?.message.contains("larger than") == true)
        }
    }

    @Test(arguments: [0, 31, 33, 64])
    func `refuses a seed of another length`(count: Int) {
        #expect(throws: GatewayError.self) { try DeviceIdentity(seed: [UInt8](repeating: 1, count: count)) }
    }

    @Test func `never prints the key`() throws {
        let identity = try DeviceIdentity(seed: Array(0..<32))
        var dumped = ""
        dump(identity, to: &dumped)
        for text in ["\(identity)", String(reflecting: identity), dumped] {
            #expect(text.contains(identity.id))
            #expect(!text.contains("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))
            #expect(!text.contains("Curve25519"))
        }
    }
}
