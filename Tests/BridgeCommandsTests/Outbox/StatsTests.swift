import Foundation
import OpenClawGateway
import Testing

@testable import BridgeCommands
@testable import OpenClawBridge

@Suite(.timeLimit(.minutes(1)))
struct StatsTests {
    private static let alice = "telegram:dm:123456"

    /// Two messages for a group, of which one is cancelled, and three for Alice that have expired.
    private func fill(_ program: Program) async throws {
        try await program.withOutbox { outbox in
            var message = OutboundMessage("canary", to: try SessionKey(OutboxTests.team))
            message.metadata["kind"] = "pr-created"
            try await outbox.cancel(try await outbox.enqueue(message).id)
            try await outbox.enqueue("canary waits", to: OutboxTests.team)
            for number in 1...3 {
                let id = try await outbox.enqueue("canary \(number)", to: Self.alice)
                _ = try await outbox.store.amend(id, under: nil) { entry in
                    entry.delivery.state = .expired
                    entry.delivery.finishedAt = Date()
                    return []
                }
            }
        }
    }

    @Test func `tells programs how well messages arrived, for both times or one`() async throws {
        try await Program.withHome { program in
            try await fill(program)
            let both = try await program.documents("stats")
            #expect(both.map { $0["period"]?.string } == ["24h", "30d"])
            for report in both {
                #expect(report["ok"] == true)
                #expect(report["total"]?["volume"]?.integer == 4)
                #expect(report["total"]?["ends"]?["expired"]?.integer == 3)
                #expect(report["total"]?["successRate"] == .integer(0) || report["total"]?["successRate"] == .number(0))
                #expect(report["targets"]?[0]?["target"]?.string == "telegram/123456")
                #expect(report["targets"]?[1]?["kinds"]?["pr-created"]?["volume"]?.integer == 1)
                #expect(report["failing"] == ["telegram/123456"])
            }
            #expect(try await program.documents("stats", "--last", "30d").map { $0["period"]?.string } == ["30d"])
            #expect(try await program.documents("stats", "--targets", "1").first?["targetsLeftOut"]?.integer == 1)
        }
    }

    @Test func `tells people the same, without a text`() async throws {
        try await Program.withHome { program in
            try await fill(program)
            let ending = try await program.run("stats", "--last", "24h")
            #expect(ending.code == 0)
            #expect(ending.output.hasPrefix("Last 24 hours, since "))
            #expect(ending.output.contains("4: 3 expired, 1 cancelled"))
            #expect(ending.output.contains("0 %, 0 of 3"))
            #expect(ending.output.contains("failing     telegram/123456: the last 3 did not get through"))
            #expect(ending.output.contains("- pr-created"))
            #expect(!ending.output.contains("canary"))
        }
    }

    @Test(arguments: [40, 50, 63, 64, 80] as [UInt16])
    func `fits the terminal`(columns: UInt16) async throws {
        try await Program.withHome { program in
            try await fill(program)
            let ending = try await program.runOnTerminal(columns: columns, ["stats"])
            #expect(ending.output.frames.allSatisfy { $0.count <= columns }, "\(ending.output)")
            #expect(ending.output.contains("telegram/123456"))
        }
    }

    @Test func `an outbox in which nothing has ended says so`() async throws {
        try await Program.withHome { program in
            try await program.withOutbox { _ = try await $0.enqueue("waits", to: Self.alice) }
            let ending = try await program.run("stats")
            #expect(ending.code == 0)
            #expect(ending.output.contains("Nothing has ended in this time."))
            #expect(try await program.documents("stats").first?["total"]?["successRate"] == .null)
        }
    }

    @Test func `without an outbox it says how one comes to be`() async throws {
        try await Program.withHome { program in
            let ending = try await program.run("stats")
            #expect(ending.code != 0)
            #expect(ending.errors.contains("There is no outbox"))
        }
    }

    @Test(arguments: [
        (["--last", "7d"], "24h"), (["--targets", "0"], "1 and 1000"), (["--targets", "x"], "--targets"),
    ])
    func `says what is wrong with an option`(arguments: [String], words: String) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(["stats"] + arguments)
            #expect(ending.code == ExitStatus.usage.rawValue)
            #expect(ending.errors.contains(words), "\(ending.errors)")
        }
    }

    @Test(arguments: [
        (0.0, "0 %"), (1.0, "100 %"), (0.9999, "99.9 %"), (0.00001, "0.1 %"), (0.5, "50.0 %"), (0.857, "85.7 %"),
    ])
    func `a share is whole only when it is`(share: Double, words: String) {
        #expect(share.percent == words)
    }
}
