import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct OrchestratorDoctorTests {
    private static let me = "18312950562"

    /// What the doctor says about a topic.
    private func checks(
        _ topic: String,
        _ program: Program,
        _ variables: [String: String]
    ) async throws -> [JSONValue] {
        let ending = try await program.run(["doctor", "--json"], variables: variables)
        let all = try #require(try ending.json()["checks"]?.array, "\(ending.output)")
        return all.filter { $0["check"]?.string == topic }
    }

    @Test func `names what to set where nobody would be told`() async throws {
        try await Program.withGateway { program, _ in
            let check = try #require(try await checks("notifications", program, [:]).first)
            #expect(check["verdict"]?.string == "warning")
            #expect(check["mend"]?.string?.contains("OPENCLAW_WHATSAPP_SESSION_KEY") == true)
            #expect(check["mend"]?.string?.contains("whatsapp:self:main") == true)
        }
    }

    @Test(arguments: [
        ["OPENCLAW_WHATSAPP_SESSION_KEY": "whatsapp:group:1203@g.us"],
        ["OPENCLAW_NOTIFICATIONS_FALLBACK": "whatsapp:self:main"],
        ["OPENCLAW_WHATSAPP_SESSION_KEY": "agent:main:main"],
    ])
    func `is content where somebody is told`(variables: [String: String]) async throws {
        try await Program.withGateway { program, _ in
            let found = try await checks("notifications", program, variables)
            #expect(!found.isEmpty)
            #expect(found.allSatisfy { $0["verdict"]?.string == "fine" }, "\(found)")
        }
    }

    /// How the gateway keeps direct chats, whether the person has written, and what the doctor says.
    @Test(arguments: [
        (GatewaySimulator.DirectScope.perChannelPeer, true, "fine", "certain"),
        (.main, true, "warning", "share a session"),
        (.main, false, "skipped", "first message"),
        (.perChannelPeer, false, "skipped", "first message"),
    ])
    func `says whether a person of a direct chat is certain`(
        scope: GatewaySimulator.DirectScope,
        hasWritten: Bool,
        verdict: String,
        words: String
    ) async throws {
        var settings = GatewaySimulator.Configuration()
        settings.directScope = scope
        try await Program.withGateway(settings) { program, gateway in
            if hasWritten { try await gateway.receive(channel: "whatsapp", from: Self.me, text: "hello") }
            let rule = ["OPENCLAW_ACCESS_DIRECT": "owner whatsapp:\(Self.me)"]
            let check = try #require(try await checks("access", program, rule).first)
            #expect(check["verdict"]?.string == verdict, "\(check)")
            #expect(check["message"]?.string?.contains(words) == true, "\(check)")
            #expect((check["mend"]?.string?.contains("dmScope") == true) == (verdict == "warning"))
        }
    }

    @Test(arguments: [
        ("2026.6.11", "2012@lid", "warning", "nobody in"),
        ("2026.7.1", "2012@lid", "fine", "names senders"),
        ("2026.6.11", "everyone", "fine", "whoever is in the group"),
    ])
    func `says whether a member of a group can be known`(
        version: String,
        member: String,
        verdict: String,
        words: String
    ) async throws {
        try await Program.withGateway(.init(version: version)) { program, _ in
            let rule = ["OPENCLAW_ACCESS_GROUPS": "operator whatsapp:1203@g.us \(member)"]
            let check = try #require(try await checks("access", program, rule).first)
            #expect(check["verdict"]?.string == verdict, "\(check)")
            #expect(check["message"]?.string?.contains(words) == true, "\(check)")
        }
    }

    @Test(arguments: [("/bin/sh", "fine"), ("sh", "fine"), ("no-such-agent", "fault"), ("/etc/passwd", "fault")])
    func `finds the program of the agents`(program name: String, verdict: String) async throws {
        try await Program.withGateway { program, _ in
            let check = try #require(try await checks("agents", program, ["OPENCLAW_AGENTS_COMMAND": name]).first)
            #expect(check["verdict"]?.string == verdict, "\(check)")
        }
    }

    @Test func `names a template that cannot be used`() async throws {
        try await Program.withGateway { program, _ in
            try "{{mood}}".write(toFile: program.home + "/error.mustache", atomically: true, encoding: .utf8)
            let folder = ["OPENCLAW_NOTIFICATIONS_TEMPLATES": program.home]
            let check = try #require(try await checks("templates", program, folder).first)
            #expect(check["verdict"]?.string == "fault")
            #expect(check["message"]?.string?.contains("error.mustache, line 1") == true)
        }
    }

    @Test(arguments: ["orchestrator.sqlite", "outbox.sqlite"])
    func `names a file that others can read`(name: String) async throws {
        try await Program.withGateway { program, _ in
            let arguments = ["notify", "error", "--value", "error=x", "--to", "whatsapp:group:1203@g.us"]
            #expect(try await program.run(arguments).code == 0)
            let file = program.home + "/.local/state/openclaw-bridge/\(name)"
            let before = try await checks("files", program, [:])
            #expect(
                before.contains { $0["verdict"]?.string == "fine" && $0["message"]?.string?.contains(name) == true }
            )
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            let fault = try await checks("files", program, [:]).first { $0["verdict"]?.string == "fault" }
            #expect(fault?["message"]?.string?.contains(name) == true || fault?["mend"]?.string?.contains(name) == true)
        }
    }
}
