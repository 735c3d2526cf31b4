import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct HookTests {
    private static let stop = """
        {"hook_event_name": "Stop", "session_id": "s-1", "cwd": "/srv/shop", "stop_hook_active": false,
         "last_assistant_message": "The parser is mended."}
        """

    @Test func `tells people that Claude Code has stopped, and says nothing to Claude Code`() async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run(["hook"], input: Self.stop, variables: NotifyTests.key)
            #expect(ending.code == 0, "\(ending.errors)")
            #expect(ending.output.isEmpty)
            let delivery = try await gateway.delivery { $0.to == NotifyTests.group }
            #expect(delivery.text.contains("The parser is mended."))
        }
    }

    @Test func `keeps what cannot be sent, and lets Claude Code go on`() async throws {
        try await Program.withGateway { program, gateway in
            var away = NotifyTests.key
            away["OPENCLAW_GATEWAY_URL"] = "ws://127.0.0.1:1"
            let ending = try await program.run(["hook"], input: Self.stop, variables: away)
            #expect(ending.code == 0, "\(ending.errors)")
            #expect(ending.output.isEmpty)
            let delivered = try await program.run("outbox", "deliver")
            #expect(delivered.code == 0, "\(delivered.errors)")
            #expect(await gateway.deliveries(to: NotifyTests.group).count == 1)
        }
    }

    @Test(arguments: [
        #"{"hook_event_name": "PreToolUse", "tool_name": "Bash"}"#,
        #"{"hook_event_name": "Stop", "stop_hook_active": true}"#,
        #"{"hook_event_name": "SomethingNew", "more": [1, 2]}"#,
    ])
    func `leaves alone what people need not hear`(event: String) async throws {
        try await Program.withHome { program in
            let ending = try await program.run("hook", "--json", input: event)
            #expect(ending.code == 0)
            #expect(try ending.json()["targets"]?.array?.isEmpty == true)
            #expect(!FileManager.default.fileExists(atPath: program.home + "/.local"))
        }
    }

    @Test(arguments: ["", "no JSON", "[]", "{}", String(repeating: " ", count: 9 << 20)])
    func `says on standard error what is no event, and never stops Claude Code`(input: String) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(["hook"], input: input)
            #expect(ending.code == ExitStatus.unusableConfiguration.rawValue)
            #expect(ending.output.isEmpty)
            #expect(ending.errors.contains("error: "))
        }
    }

    @Test func `has no exit code that stops Claude Code`() {
        #expect(!ExitStatus.allCases.contains { $0.rawValue == 2 })
    }

    /// What `hooks.json` says is what the program understands.
    @Test func `understands the commands and events of the example`() async throws {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let file = folder.appendingPathComponent("Examples/claude-code/hooks.json")
        let hooks = try #require(try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))["hooks"]?.object)
        let members = #""message": "May I?", "tool_name": "Bash", "error": "exit 1", "reason": "logout""#
        try await Program.withHome { program in
            for (event, matchers) in hooks.sorted(by: { $0.key < $1.key }) {
                for hook in matchers.array?.flatMap({ $0["hooks"]?.array ?? [] }) ?? [] {
                    let words = hook["command"]?.string?.split(separator: " ").map(String.init) ?? []
                    #expect(words.first == "openclaw-bridge")
                    let ending = try await program.run(
                        Array(words.dropFirst()) + ["--json"],
                        input: "{\"hook_event_name\": \"\(event)\", \"cwd\": \"/srv/\(event)\", \(members)}",
                        variables: ["OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:1"]
                    )
                    #expect(ending.code == 0, "\(event): \(ending.output)\(ending.errors)")
                    #expect(try ending.json()["targets"]?.array?.count == 1, "\(event): \(ending.output)")
                }
            }
        }
    }
}
