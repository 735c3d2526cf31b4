import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ListenTests {
    private static let group = "1203@g.us"

    @Test(arguments: [nil, "whatsapp:group:1203@g.us"])
    func `shows a message as it comes in, and ends with 0 when interrupted`(key: String?) async throws {
        try await Program.withGateway(.init(version: "2026.7.1")) { program, gateway in
            let code = try await program.interrupt(["listen", "--json"] + (key.map { ["--session-key", $0] } ?? [])) {
                lines in
                _ = try await gateway.request { $0.method.hasPrefix("sessions.") && $0.method.hasSuffix("subscribe") }
                try await gateway.receive(
                    channel: "whatsapp",
                    from: "2012@lid",
                    named: "Al",
                    in: Self.group,
                    text: "hi\u{1B}[2J"
                )
                for try await line in lines {
                    let item = try JSONValue(parsing: line)
                    guard item["type"]?.string == "message" else { continue }
                    #expect(item["text"]?.string == "hi\u{1B}[2J")
                    #expect(item["address"]?.string == Self.group)
                    #expect(item["sender"]?["name"]?.string == "Al")
                    return
                }
                Issue.record("the message was not shown")
            }
            #expect(code == 0)
        }
    }

    @Test func `a terminal never gets the control characters of a stranger`() async throws {
        try await Program.withGateway { program, gateway in
            let code = try await program.interrupt(["listen"]) { lines in
                _ = try await gateway.request { $0.method == "sessions.subscribe" }
                try await gateway.receive(
                    channel: "whatsapp",
                    from: "2012@lid",
                    in: Self.group,
                    text: "hi\u{1B}[2J\u{202E}x"
                )
                for try await line in lines where line.contains("hi") {
                    #expect(line.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "\u{202E}" })
                    return
                }
                Issue.record("the message was not shown")
            }
            #expect(code == 0)
        }
    }

    @Test func `comes back after a restart of the gateway, and says that messages may be missing`() async throws {
        try await Program.withGateway { program, gateway in
            let code = try await program.interrupt(["listen", "--json"]) { lines in
                _ = try await gateway.request { $0.method == "sessions.subscribe" }
                try await gateway.restart()
                var types: [String] = []
                for try await line in lines {
                    types.append(try JSONValue(parsing: line)["type"]?.string ?? "")
                    if types.count(where: { $0 == "connected" }) == 2 { break }
                }
                #expect(types.contains("gap"))
            }
            #expect(code == 0)
        }
    }

    @Test func `ends with 77 when the gateway does not know the token`() async throws {
        try await Program.withGateway { program, _ in
            let ending = try await program.run(["listen"], variables: ["OPENCLAW_GATEWAY_TOKEN": "wrong"])
            #expect(ending.code == 77)
            #expect(ending.errors.contains("gateway.auth.token"))
        }
    }

    @Test func `a direct chat whose session nobody can know is refused`() async throws {
        try await Program.withGateway { program, _ in
            let ending = try await program.run("listen", "--session-key", "whatsapp:dm:18312950562")
            #expect(ending.code == 64)
            #expect(ending.errors.contains("without --session-key"))
        }
    }
}
