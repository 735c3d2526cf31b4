import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SendTests {
    static let group = "whatsapp:group:1203@g.us"

    @Test func `sends a message and tells under which id the channel took it`() async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run("send", Self.group, "hello", "--json", "--metadata", "build=42")
            let receipt = try ending.json()
            let delivery = try #require(await gateway.deliveries.first)
            #expect(ending.code == 0)
            #expect(delivery.to == "1203@g.us")
            #expect(delivery.text == "hello")
            #expect(receipt["messageId"]?.string == delivery.messageID)
            #expect(receipt["status"]?.string == "sent")
            #expect(receipt["metadata"]?["build"]?.string == "42")
            #expect(receipt["idempotencyKey"]?.string == delivery.idempotencyKey)
        }
    }

    @Test(arguments: [[], ["-"]])
    func `reads the text from standard input`(text: [String]) async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run(["send", Self.group] + text, input: "two\nlines ✓\n")
            #expect(ending.code == 0)
            #expect(ending.output.contains("sent"))
            #expect(await gateway.deliveries.map(\.text) == ["two\nlines ✓"])
        }
    }

    @Test func `sends to an explicit target under a key of the caller`() async throws {
        try await Program.withGateway(.init(channels: ["telegram"])) { program, gateway in
            let arguments = [
                "--channel", "telegram", "--to", "-100123", "--thread", "7", "--idempotency-key", "mine-1",
                "--no-outbox",
            ]
            let ending = try await program.run(["send"] + arguments + ["hello"])
            let delivery = try #require(await gateway.deliveries.first)
            #expect(ending.code == 0)
            #expect(delivery.to == "-100123")
            #expect(delivery.threadID == "7")
            #expect(delivery.idempotencyKey == "mine-1")
        }
    }

    @Test func `a wrong token is told without the token, at every log level`() async throws {
        try await Program.withGateway { program, gateway in
            let canary = "canary-5f2c9a"
            let file = program.home + "/token"
            try canary.write(toFile: file, atomically: true, encoding: .utf8)
            for arguments in [["--token-file", file], ["--token-file", file, "--json"]] {
                let ending = try await program.run(["send", Self.group, "hello", "--log-level", "trace"] + arguments)
                #expect(ending.code == 77)
                #expect((ending.output + ending.errors).contains("gateway.auth.token"))
                #expect(!(ending.output + ending.errors).contains(canary))
            }
            #expect(await gateway.deliveries.isEmpty)
        }
    }

    @Test func `tells at once that nothing listens, when nothing is stored`() async throws {
        try await Program.withHome { program in
            let ending = try await program.run(
                ["send", Self.group, "hello", "--url", "ws://127.0.0.1:1", "--no-outbox", "--json"]
            )
            let error = try #require(try ending.json()["error"])
            #expect(ending.code == 69)
            #expect(error["cause"]?.string == "unreachable")
            #expect(error["exitCode"]?.integer == 69)
            #expect(error["advice"]?.string?.isEmpty == false)
        }
    }

    @Test func `an answer that never comes is an unknown outcome`() async throws {
        let fault = GatewaySimulator.Fault(on: .answer("send"), .loseAnswer)
        try await Program.withGateway(.init(faults: [fault])) { program, gateway in
            let ending = try await program.run(
                ["send", Self.group, "hello", "--timeout", "0.3", "--no-outbox", "--json"]
            )
            let error = try #require(try ending.json()["error"])
            #expect(ending.code == 79)
            #expect(error["receipt"]?["status"]?.string == "unknown")
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test(arguments: ["whatsapp", "carrier-pigeon:dm:1", "whatsapp:grp:1203@g.us", "discord:guild:1", "whatsapp:dm:12"])
    func `a bad session key names the rule and sends nothing`(key: String) async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run("send", key, "hello")
            #expect(ending.code == 64)
            #expect(ending.errors.contains("breaks the rule"))
            #expect(ending.output.isEmpty)
            #expect(await gateway.receivedRequests.isEmpty)
        }
    }

    @Test(arguments: [
        ["send"], ["send", "--to", "1", "text"], ["send", "a:b:c", "text", "--timeout", "-1"],
        ["send", "a:b:c", "text", "--metadata", "novalue"], ["send", "a:b:c", "text", "--log-level", "loud"],
        ["send", "a:b:c", "two", "words"], ["send", "a:b:c", "text", "--no-outbox", "--wait", "queued"],
        ["send", "a:b:c", "text", "--expires-in", "1h", "--expires-at", "2h"],
        ["send", "a:b:c", "text", "--not-before", "soon"], ["send", "a:b:c", "text", "--priority", "urgent"],
        ["nonsense"], ["simulate", "--protocol", "5"],
    ])
    func `wrong usage ends with 64 and says what is wrong`(arguments: [String]) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(arguments)
            #expect(ending.code == 64)
            #expect(ending.errors.contains("Error:"))
        }
    }

    @Test func `an empty text is refused before anything connects`() async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run("send", Self.group, " ")
            #expect(ending.code == 65)
            #expect(await gateway.receivedRequests.isEmpty)
        }
    }

    @Test func `settings come from options, then the environment, then the file`() async throws {
        try await Program.withGateway { program, gateway in
            let file = program.home + "/config.yaml"
            let yaml = "openclaw:\n  gateway:\n    url: ws://127.0.0.1:1\n  account: work\n"
            try yaml.write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try await program.run("send", Self.group, "hello", "--config", file).code == 0)
            #expect(await gateway.deliveries.map(\.accountID) == ["work"])
            let ending = try await program.run(
                "send",
                Self.group,
                "hello",
                "--config",
                file,
                "--url",
                "ws://127.0.0.1:2",
                "--no-outbox"
            )
            #expect(ending.code == 69)
            #expect(ending.errors.contains("127.0.0.1:2"))
        }
    }

    @Test func `a setting that cannot be used names its variable`() async throws {
        try await Program.withGateway { program, _ in
            let ending = try await program.run(
                ["send", Self.group, "hello"],
                variables: ["OPENCLAW_MAX_RETRIES": "many"]
            )
            #expect(ending.code == 78)
            #expect(ending.errors.contains("OPENCLAW_MAX_RETRIES"))
        }
    }
}
