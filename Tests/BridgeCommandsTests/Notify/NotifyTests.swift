import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct NotifyTests {
    static let group = "1203@g.us"
    static let key = ["OPENCLAW_WHATSAPP_SESSION_KEY": "whatsapp:group:\(group)"]

    /// What became of the only target.
    private func fate(_ ending: Program.Ending) throws -> JSONValue? {
        let targets = try ending.json()["targets"]?.array
        #expect(targets?.count == 1, "\(ending.output)")
        return targets?.first
    }

    @Test func `tells it where the routes lead, in the words of its kind`() async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run(
                ["notify", "tests-failing", "--value", "issue=12", "--value", "summary=2 of 314", "--json"],
                variables: Self.key
            )
            #expect(ending.code == 0, "\(ending.output)")
            #expect(try fate(ending)?["state"]?.string == "sent")
            let delivery = try await gateway.delivery { $0.to == Self.group }
            #expect(delivery.text == "❌ Tests failing for issue #12: 2 of 314")
        }
    }

    @Test func `tells an occasion once`() async throws {
        try await Program.withGateway { program, gateway in
            let arguments = ["notify", "error", "--value", "error=disk full", "--id", "disk", "--json"]
            let first = try await program.run(arguments, variables: Self.key)
            let second = try await program.run(arguments, variables: Self.key)
            #expect(try fate(first)?["state"]?.string == "sent")
            #expect(try fate(second)?["state"]?.string == "known")
            #expect(second.code == 0)
            #expect(await gateway.deliveries(to: Self.group).count == 1)
        }
    }

    @Test func `says that the same text was said a short while ago`() async throws {
        try await Program.withGateway { program, gateway in
            let arguments = ["notify", "error", "--value", "error=disk full", "--json"]
            _ = try await program.run(arguments, variables: Self.key)
            let second = try await program.run(arguments, variables: Self.key)
            #expect(try fate(second)?["state"]?.string == "repeated")
            #expect(await gateway.deliveries(to: Self.group).count == 1)
        }
    }

    @Test func `goes to the keys of --to instead of the routes`() async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run(
                "notify",
                "pr-created",
                "--value",
                "url=https://example.org/1",
                "--to",
                "whatsapp:group:\(Self.group)"
            )
            #expect(ending.code == 0, "\(ending.errors)")
            #expect(ending.output.hasPrefix("sent to"))
            _ = try await gateway.delivery { $0.to == Self.group && $0.text.contains("https://example.org/1") }
        }
    }

    @Test func `keeps what cannot be sent, says so, and the next one takes it along`() async throws {
        try await Program.withGateway { program, gateway in
            var away = Self.key
            away["OPENCLAW_GATEWAY_URL"] = "ws://127.0.0.1:1"
            let ending = try await program.run(
                ["notify", "error", "--value", "error=first", "--timeout", "2", "--json"],
                variables: away
            )
            #expect(ending.code == ExitStatus.queued.rawValue, "\(ending.output)")
            #expect(try fate(ending)?["state"]?.string == "queued")
            #expect(try ending.json()["trouble"]?.string != nil)
            let next = try await program.run(
                ["notify", "error", "--value", "error=second"],
                variables: Self.key
            )
            #expect(next.code == 0, "\(next.errors)")
            let texts = await gateway.deliveries(to: Self.group).map(\.text)
            #expect(texts == ["⚠️ Error: first", "⚠️ Error: second"])
        }
    }

    @Test func `waits for the end of quiet hours, and says until when`() async throws {
        try await Program.withGateway { program, gateway in
            var variables = Self.key
            variables["OPENCLAW_NOTIFICATIONS_QUIET_HOURS"] = Self.quietNow
            let ending = try await program.run(
                ["notify", "tests-passing", "--json"],
                variables: variables
            )
            #expect(ending.code == 0)
            #expect(try fate(ending)?["state"]?.string == "held")
            #expect(try fate(ending)?["reason"]?.string == "quiet")
            #expect(try fate(ending)?["until"]?.string?.isEmpty == false)
            #expect(await gateway.deliveries(to: Self.group).isEmpty)
        }
    }

    /// Quiet hours from an hour ago until two hours from now.
    private static var quietNow: String {
        let hour = Int(Date().timeIntervalSince1970 / 3600) % 24
        func text(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }
        return "\(text((hour + 23) % 24))-\(text((hour + 2) % 24)) UTC"
    }

    @Test func `says that nobody is there, and goes to the fallback where there is one`() async throws {
        try await Program.withGateway { program, gateway in
            let missing = try await program.run(["notify", "tests-passing", "--value", "issue=1", "--json"])
            #expect(missing.code != 0)
            #expect(try fate(missing)?["state"]?.string == "failed", "\(missing.output)")
            let found = try await program.run(
                ["notify", "tests-passing", "--value", "issue=2", "--json"],
                variables: ["OPENCLAW_NOTIFICATIONS_FALLBACK": "whatsapp:group:\(Self.group)"]
            )
            #expect(found.code == 0, "\(found.output)")
            _ = try await gateway.delivery { $0.to == Self.group && $0.text.contains("#2") }
        }
    }

    @Test(arguments: [
        (["notify", "party"], "agent-spawned"),
        (["notify", "error"], "--value error="),
        (["notify", "error", "--value", "error"], "name=text"),
        (["notify", "error", "--value", "mood=good"], "requester"),
        (["notify", "error", "--value", "error=x", "--severity", "loud"], "critical"),
    ])
    func `names what can be written instead`(arguments: [String], advice: String) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(arguments)
            #expect(ending.code == ExitStatus.usage.rawValue)
            #expect(ending.errors.contains(advice), "\(ending.errors)")
        }
    }

    @Test func `leaves the sending to the orchestrator that runs`() async throws {
        try await OrchestratedProgram.with(agent: []) { orchestrated in
            _ = try await orchestrated.running {
                let ending = try await orchestrated.program.run(
                    ["notify", "error", "--value", "error=disk full", "--json"] + orchestrated.options
                )
                #expect(ending.code == 0, "\(ending.output)")
                #expect(try fate(ending)?["state"]?.string == "stored")
                #expect(try ending.json()["orchestratorRuns"]?.bool == true)
                try await orchestrated.reads("disk full")
            }
        }
    }
}
