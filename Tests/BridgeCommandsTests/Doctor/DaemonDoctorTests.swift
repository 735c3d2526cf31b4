import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite(.timeLimit(.minutes(1)))
struct DaemonDoctorTests {
    private func checks(_ ending: Program.Ending) throws -> [(topic: String, verdict: String, message: String)] {
        try #require(try ending.json()["checks"]?.array, "\(ending.output)").map { check in
            (check["check"]?.string ?? "", check["verdict"]?.string ?? "", check["message"]?.string ?? "")
        }
    }

    @Test func `looks at the machine where nothing is set up and no gateway is there`() async throws {
        try await Program.withHome { program in
            let ending = try await program.run(
                ["doctor", "--json"],
                variables: ["OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:1"]
            )
            let found = try checks(ending)
            #expect(ending.code == 69)
            for topic in ["permissions", "files", "inbound", "disk", "daemon", "service", "templates", "agents"] {
                #expect(found.contains { $0.topic == topic }, "\(topic): \(found)")
            }
            #expect(found.last?.topic == "network")
            #expect(!found.contains { $0.verdict == "fault" && $0.topic != "network" })
        }
    }

    @Test func `tells what is in the store, and that a damaged one is damaged`() async throws {
        try await Program.withGateway { program, _ in
            let sent = try await program.run("send", "whatsapp:group:1203@g.us", String(repeating: "x", count: 3000))
            #expect(sent.code == 0)
            let before = try checks(try await program.run("doctor", "--json"))
            let store = try #require(before.first { $0.topic == "store" && $0.message.hasPrefix("outbox") })
            #expect(store.verdict == "fine")
            #expect(store.message.contains("sound") && store.message.contains("0 waiting"), "\(store)")

            let file = program.home + "/.local/state/openclaw-bridge/outbox.sqlite"
            let handle = try #require(FileHandle(forUpdatingAtPath: file))
            let size = try handle.seekToEnd()
            try handle.seek(toOffset: 4096)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
            try handle.close()
            let after = try await program.run("doctor", "--json")
            #expect(after.code != 0)
            #expect(try checks(after).contains { ["files", "store"].contains($0.topic) && $0.verdict == "fault" })
        }
    }

    @Test func `finds an address that another program has`() async throws {
        let listener = try Listener()
        defer { listener.end() }
        try await Program.withGateway { program, _ in
            let taken = ["OPENCLAW_HTTP_LISTEN": "127.0.0.1:\(listener.port)"]
            let ending = try await program.run(["doctor", "--json"], variables: taken)
            let port = try #require(try checks(ending).first { $0.topic == "ports" })
            #expect(port.verdict == "warning")
            #expect(port.message.contains("in use"))
            #expect(ending.code == 0)
        }
    }

    @Test(arguments: [
        ("", 0o755, "look into the state folder"), ("http-token", 0o644, "http-token"),
        ("notes.txt", 0o604, "notes.txt"),
    ])
    func `finds what others can read`(name: String, mode: Int, words: String) async throws {
        try await Program.withGateway { program, _ in
            let folder = program.home + "/.local/state/openclaw-bridge"
            #expect(try await program.run("doctor").code == 0)
            if !name.isEmpty { try "x".write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8) }
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/\(name)")
            let ending = try await program.run("doctor", "--json")
            let warning = try checks(ending).first { $0.topic == "permissions" && $0.verdict == "warning" }
            #expect(warning?.message.contains(words) == true, "\(ending.output)")
        }
    }

    @Test(arguments: [[], ["--json"]])
    func `says nothing that is nobody's business`(options: [String]) async throws {
        try await Program.withGateway(.init(agents: ["main", "whatsapp"])) { program, _ in
            let variables = [
                "OPENCLAW_ACCESS_DIRECT": "owner whatsapp:18312950562",
                "OPENCLAW_ACCESS_GROUPS": "operator whatsapp:120363401780756402@g.us 18312950563",
                "OPENCLAW_AGENTS_COMMAND": "sh,--api-key,planted-key",
                "OPENCLAW_NOTIFICATIONS_ROUTES": "error -> whatsapp:dm:18312950564",
            ]
            let ending = try await program.run(["doctor"] + options, variables: variables)
            for secret in ["1831295056", "1203634017807564", "planted-key", "test-token", program.home] {
                #expect(!(ending.output + ending.errors).contains(secret), "\(secret): \(ending.output)")
            }
            #expect(ending.output.contains("1831…62") && ending.output.contains("1203…02"))
            // A limit is no phone number.
            #expect(ending.output.contains("16777216"))
        }
    }
}

/// A socket that somebody else listens on.
private struct Listener {
    private let descriptor: Int32
    let port: UInt16

    init() throws {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let file = descriptor
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(file, address, length) == 0 && listen(file, 1) == 0 && getsockname(file, address, &length) == 0
            }
        }
        guard isOpen else { throw CocoaError(.fileWriteUnknown) }
        port = UInt16(bigEndian: address.sin_port)
    }

    func end() { close(descriptor) }
}
