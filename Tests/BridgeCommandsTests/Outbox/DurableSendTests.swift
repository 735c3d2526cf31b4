import Foundation
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct DurableSendTests {
    static let group = SendTests.group

    @Test func `stores a message before it is sent, and tells its story afterwards`() async throws {
        try await Program.withGateway { program, gateway in
            let receipt = try #require(try await program.documents("send", Self.group, "hello").first)
            let id = try #require(receipt["entryId"]?.string)
            #expect(receipt["status"]?.string == "sent")
            #expect(receipt["possiblyRepeated"]?.bool == false)
            #expect(await gateway.deliveries.map(\.text) == ["hello"])
            let story = try #require(try await program.documents("explain", id).first)
            #expect(story["entry"]?["state"]?.string == "accepted")
            #expect(story["entry"]?["messageId"]?.string == receipt["messageId"]?.string)
            #expect(story["transitions"]?.array?.map { $0["event"]?.string } == ["attempted", "accepted"])
        }
    }

    @Test func `keeps what is not accepted in time, and delivers it once later`() async throws {
        try await Program.withGateway { program, gateway in
            let ending = try await program.run(
                ["send", Self.group, "hello", "--timeout", "0.5"],
                variables: ["OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:1"]
            )
            #expect(ending.code == 75)
            #expect(ending.output.contains("not sent yet: Could not connect"))
            #expect(ending.output.contains("openclaw-bridge explain"))
            #expect(ending.errors.contains("is stored as"))
            #expect(try await program.run("explain", "1").output.contains("openclaw-bridge outbox deliver"))
            #expect(try await program.run("outbox", "deliver").code == 0)
            #expect(try await program.run("outbox", "deliver").code == 0)
            #expect(await gateway.deliveries.map(\.text) == ["hello"])
        }
    }

    @Test func `only stores a message when nobody shall wait`() async throws {
        try await Program.withGateway { program, gateway in
            for options in [["--wait", "queued"], ["--not-before", "1h"]] {
                let ending = try await program.run(["send", Self.group, "hello", "--json"] + options)
                #expect(ending.code == 0)
                #expect(try ending.json()["status"]?.string == "queued")
            }
            #expect(await gateway.receivedRequests.isEmpty)
            let entries = try await program.documents("outbox", "list")
            #expect(entries.map { $0["notBefore"] != nil } == [true, false])
        }
    }

    @Test func `hands every option to the outbox`() async throws {
        try await Program.withHome { program in
            let options = [
                "--wait", "queued", "--priority", "high", "--ambiguity", "hold", "--not-before", "2030-01-01T00:00Z",
                "--expires-at", "2030-01-02T00:00Z", "--idempotency-key", "mine", "--metadata", "build=42",
            ]
            #expect(try await program.run(["send", Self.group, "hello"] + options).code == 0)
            let entry = try #require(try await program.documents("outbox", "show", "1").first)
            #expect(entry["priority"]?.string == "high")
            #expect(entry["ambiguity"]?.string == "hold")
            #expect(entry["notBefore"]?.string == "2030-01-01T00:00:00.000Z")
            #expect(entry["expiresAt"]?.string == "2030-01-02T00:00:00.000Z")
            #expect(entry["idempotencyKey"]?.string == "mine")
            #expect(entry["metadata"]?["build"]?.string == "42")
            let useless = ["--not-before", "2h", "--expires-in", "1h"]
            #expect(try await program.run(["send", Self.group, "hello"] + useless).code == 64)
        }
    }

    @Test func `one key stands for one message`() async throws {
        try await Program.withGateway { program, gateway in
            let first = try #require(
                try await program.documents("send", Self.group, "a", "--idempotency-key", "k").first
            )
            let again = try #require(
                try await program.documents("send", Self.group, "a", "--idempotency-key", "k").first
            )
            #expect(first["entryId"] == again["entryId"])
            #expect(again["status"]?.string == "sent")
            let other = try await program.run("send", Self.group, "b", "--idempotency-key", "k", "--json")
            #expect(other.code == 65)
            #expect(try other.json()["error"]?["cause"]?.string == "outbox.conflict")
            #expect(await gateway.deliveries.map(\.text) == ["a"])
        }
    }

    @Test func `a message that the gateway refuses is rejected, and sent when it is retried`() async throws {
        try await Program.withGateway { program, gateway in
            let fault = GatewaySimulator.Fault(on: .delivery, .providerFailure("not linked"), count: nil)
            await gateway.inject(fault)
            let quick = ["OPENCLAW_MAX_RETRIES": "0"]
            let ending = try await program.run(["send", Self.group, "hello", "--json"], variables: quick)
            #expect(ending.code == 65)
            #expect(try ending.json()["error"]?["receipt"]?["status"]?.string == "failed")
            await gateway.removeFaults()
            #expect(try await program.documents("outbox", "retry", "--all").count == 1)
            #expect(try await program.run("outbox", "deliver").code == 0)
            #expect(await gateway.deliveries.map(\.text) == ["hello"])
        }
    }

    @Test(arguments: [("resend", 0, 2), ("hold", 79, 1), ("drop", 79, 1)] as [(String, Int32, Int)])
    func `a gateway that died after the delivery leaves a doubt, which the policy decides`(
        policy: String,
        code: Int32,
        deliveries: Int
    ) async throws {
        try await Program.withGateway { program, gateway in
            // Later than the accuracy with which a client can tell when a gateway started.
            await gateway.inject(.init(on: .delivered, .crash(restartAfter: .seconds(3))))
            let ending = try await program.run("send", Self.group, "hello", "--ambiguity", policy, "--json")
            #expect(ending.code == code)
            #expect(await gateway.deliveries.count == deliveries)
            let story = try #require(try await program.documents("explain", "1").first)
            #expect((story["repetition"] != nil) == (policy == "resend"))
            let repeated = try await program.documents("outbox", "list", "--possibly-repeated")
            #expect(repeated.count == (policy == "resend" ? 1 : 0))
            if policy != "resend" {
                #expect(try ending.json()["error"]?["receipt"]?["status"]?.string == "unknown")
                #expect(story["outcome"]?.string?.contains("may or may not have been sent") == true)
            }
        }
    }

    @Test func `a killed send is found again, and not sent twice`() async throws {
        try await Program.withGateway { program, gateway in
            await gateway.inject(.init(on: .answer("send"), .loseAnswer))
            try await program.kill(["send", Self.group, "hello"]) { _ = try await gateway.delivery() }
            let submitting = try await program.run("explain", "1")
            #expect(submitting.output.contains("submitting"))
            #expect(try await program.run("outbox", "deliver").code == 0)
            #expect(await gateway.deliveries.count == 1)
            let story = try #require(try await program.documents("explain", "1").first)
            let events = story["transitions"]?.array?.compactMap { $0["event"]?.string }
            #expect(events?.prefix(2) == ["attempted", "recovered"])
            #expect(story["entry"]?["state"]?.string == "accepted")
            #expect(story["entry"]?["possiblyRepeated"]?.bool == false)
        }
    }

    @Test func `shares the outbox with a daemon, which does the delivering`() async throws {
        try await Program.withGateway { program, gateway in
            try await program.withDaemon(gateway) { outbox in
                let stats = try #require(try await program.documents("outbox", "stats").first)
                #expect(stats["deliverer"]?["role"]?.string == "daemon")
                #expect(stats["deliverer"]?["processId"]?.integer == Int64(ProcessInfo.processInfo.processIdentifier))
                try await outbox.enqueue("one", to: Self.group)
                #expect(try await program.run("send", Self.group, "two").code == 0)
                #expect(await gateway.deliveries.map(\.text) == ["one", "two"])
                let refused = try await program.run("outbox", "deliver")
                #expect(refused.code == 1)
                #expect(refused.errors.contains("delivered by a daemon"))
            }
        }
    }

    @Test func `a paused message waits, and says for what`() async throws {
        try await Program.withGateway { program, gateway in
            let paused = try await program.run("outbox", "pause", "whatsapp")
            #expect(paused.code == 0)
            #expect(try await program.run("send", Self.group, "hello", "--timeout", "0.3").code == 75)
            #expect(try await program.run("explain", "1").output.contains("outbox resume whatsapp"))
            #expect(try await program.run("outbox", "resume", "whatsapp").code == 0)
            #expect(try await program.run("outbox", "deliver").code == 0)
            #expect(await gateway.deliveries.count == 1)
        }
    }
}
