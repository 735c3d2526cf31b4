import Foundation
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct OutboxTests {
    static let team = "whatsapp:group:1203@g.us"
    static let alice = "telegram:dm:123456"

    /// Five entries: three for the team, of which the second is cancelled, and two for Alice.
    private func fill(_ program: Program) async throws -> String {
        try await program.withOutbox { outbox in
            for number in 1...3 { try await outbox.enqueue("canary \(number)", to: Self.team) }
            for number in 4...5 { try await outbox.enqueue("canary \(number)", to: Self.alice) }
            let name = outbox.store.name
            try await outbox.cancel(try #require(EntryID("\(name)-2")))
            return name
        }
    }

    // MARK: Looking

    @Test(arguments: [
        ([], [5, 4, 3, 2, 1]), (["--state", "cancelled"], [2]), (["--state", "pending"], [5, 4, 3, 1]),
        (["--state", "cancelled", "--state", "accepted"], [2]), (["--channel", "telegram"], [5, 4]),
        (["--session-key", team], [3, 2, 1]), (["--lane", "whatsapp/1203@g.us", "--state", "queued"], [3, 1]),
        (["--limit", "2"], [5, 4]), (["--before", "3"], [2, 1]), (["--since", "1h"], [5, 4, 3, 2, 1]),
        (["--until", "1h"], []), (["--since", "2020-01-01", "--until", "2021-01-01T00:00Z"], []),
        (["--possibly-repeated"], []),
    ])
    func `lists the entries that are asked for`(filters: [String], numbers: [Int]) async throws {
        try await Program.withHome { program in
            let name = try await fill(program)
            let ending = try await program.run(["outbox", "list", "--json"] + filters)
            let ids = try ending.output.split(separator: "\n").map { try JSONValue(parsing: String($0))["id"]?.string }
            #expect(ending.code == 0)
            #expect(ids == numbers.map { "\(name)-\($0)" })
        }
    }

    @Test func `shows texts only to those who ask for them`() async throws {
        try await Program.withHome { program in
            let name = try await fill(program)
            let commands = [["outbox", "list"], ["outbox", "show", "1"], ["explain", "1"], ["outbox", "stats"]]
            for command in commands + commands.map({ $0 + ["--json"] }) {
                let ending = try await program.run(command)
                #expect(ending.code == 0)
                #expect(!ending.output.contains("canary"), "\(command)")
            }
            #expect(try await program.run("outbox", "show", "1", "--text").output.contains("canary 1"))
            let shown = try await program.documents("outbox", "show", "\(name)-1", "--text")
            #expect(shown.first?["texts"]?[0]?.string == "canary 1")
        }
    }

    @Test func `counts what there is`() async throws {
        try await Program.withHome { program in
            let name = try await fill(program)
            let stats = try #require(try await program.documents("outbox", "stats").first)
            #expect(stats["outbox"]?.string == name)
            #expect(stats["file"]?.string == program.outboxFile)
            #expect(stats["states"]?["queued"]?.integer == 4)
            #expect(stats["states"]?["accepted"]?.integer == 0)
            #expect(stats["pending"]?.integer == 4)
            #expect(stats["lanes"]?.integer == 2)
            #expect(stats["bytes"]?.integer ?? 0 > 0)
            #expect(stats["deliverer"]?.isNull == true)
        }
    }

    // MARK: Steering

    @Test func `cancels and retries several, and tells of each what became of it`() async throws {
        try await Program.withHome { program in
            let name = try await fill(program)
            let ending = try await program.run("outbox", "cancel", "1", "2", "\(name)-99", "--json")
            let answers = try ending.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            #expect(ending.code == 65)
            #expect(answers.map { $0["ok"]?.bool } == [true, false, false])
            #expect(answers[0]["state"]?.string == "cancelled")
            #expect(answers[1]["error"]?["code"]?.string == "outbox.notAllowed")
            #expect(answers[2]["error"]?["exitCode"]?.integer == 66)
            let retried = try await program.run("outbox", "retry", "1")
            #expect(retried.output.contains("\(name)-1 begun anew, now queued"))
        }
    }

    @Test func `changes all that the filters let through, and nothing else`() async throws {
        try await Program.withHome { program in
            _ = try await fill(program)
            #expect(try await program.run("outbox", "cancel", "--channel", "telegram").code == 64)
            #expect(try await program.documents("outbox", "cancel", "--all", "--channel", "telegram").count == 2)
            #expect(try await program.documents("outbox", "list", "--state", "queued").count == 2)
            // Without a state, only what failed is sent again, and nothing that somebody cancelled.
            #expect(try await program.documents("outbox", "retry", "--all").isEmpty)
            #expect(try await program.documents("outbox", "retry", "--all", "--state", "cancelled").count == 3)
        }
    }

    @Test func `cancels a backlog of many pages`() async throws {
        try await Program.withHome { program in
            try await program.withOutbox { outbox in
                try await withThrowingTaskGroup { group in
                    for number in 1...300 { group.addTask { try await outbox.enqueue("\(number)", to: Self.team) } }
                    try await group.waitForAll()
                }
            }
            #expect(try await program.documents("outbox", "cancel", "--all").count == 300)
            #expect(try await program.documents("outbox", "stats").first?["pending"]?.integer == 0)
        }
    }

    @Test func `removes finished entries, and only when somebody says yes`() async throws {
        try await Program.withHome { program in
            _ = try await fill(program)
            let asked = try await program.run("outbox", "purge", "--all")
            #expect(asked.code == 64)
            #expect(asked.errors.contains("1 cancelled"))
            #expect(try await program.run("outbox", "purge", "--yes").code == 64)
            #expect(try await program.run("outbox", "purge", "--state", "queued", "--yes").code == 64)
            #expect(try await program.documents("outbox", "purge", "--until", "1h", "--yes").first?["removed"] == 0)
            let refused = try await program.runOnTerminal(columns: 80, ["outbox", "purge", "--all"], input: "no\n")
            #expect(refused.code == 1)
            #expect(try await program.documents("outbox", "list").count == 5)
            let agreed = try await program.runOnTerminal(columns: 80, ["outbox", "purge", "--all"], input: "yes\n")
            #expect(agreed.code == 0)
            #expect(agreed.output.contains("Removed: 1"))
            #expect(try await program.documents("outbox", "list").count == 4)
        }
    }

    @Test(arguments: [
        ("all", "all"), ("whatsapp", "whatsapp"), ("WhatsApp", "whatsapp"), (team, "whatsapp/1203@g.us"),
        ("telegram@work/-100123/77", "telegram@work/-100123/77"), ("agent:main:main", "agent/agent:main:main"),
    ])
    func `pauses and resumes what is named`(argument: String, scope: String) async throws {
        try await Program.withHome { program in
            let paused = try await program.documents("outbox", "pause", argument)
            #expect(paused.first?["pauses"] == [.string(scope)])
            #expect(try await program.documents("outbox", "stats").first?["pauses"] == [.string(scope)])
            #expect(try await program.documents("outbox", "resume", argument).first?["pauses"] == [])
        }
    }

    @Test func `does not pause a channel that nobody knows`() async throws {
        try await Program.withHome { program in
            _ = try await fill(program)
            let ending = try await program.run("outbox", "pause", "whatsap")
            #expect(ending.code == 64)
            #expect(ending.errors.contains("whatsapp"))
            try await program.withOutbox { outbox in
                let target = try ChatTarget(channel: "matrix", to: "!room:example.org")
                try await outbox.enqueue(OutboundMessage("hello", to: .chat(target)))
            }
            #expect(try await program.run("outbox", "pause", "matrix").code == 0)
        }
    }

    // MARK: Wrong input

    @Test(
        arguments: [
            (["explain", "nonsense_1"], 64, "k3v9x2-41"), (["explain", "0"], 64, "k3v9x2-41"),
            (["explain", "-1"], 64, "k3v9x2-41"), (["explain", "99"], 66, "There is no entry"),
            (["explain", "zzzzzz-1"], 66, "another outbox"), (["outbox", "show", "99"], 66, "There is no entry"),
            (["outbox", "retry", "99"], 66, "There is no entry"), (["outbox", "cancel"], 64, "--all"),
            (["outbox", "cancel", "1", "--all"], 64, "not both"), (["outbox", "list", "--limit", "0"], 64, "--limit"),
            (["outbox", "list", "--state", "lost"], 64, "lost"), (["outbox", "list", "--since", "soon"], 64, "soon"),
            (["outbox", "list", "--session-key", "pigeon:dm:1"], 64, "pigeon"), (["outbox", "pause"], 64, "scope"),
            (["outbox", "list", "--outbox", "missing.sqlite"], 66, "There is no outbox"),
            (["outbox", "list", "--state-dir", "missing"], 66, "There is no outbox"),
        ] as [([String], Int32, String)]
    )
    func `says what is wrong with what it was asked`(arguments: [String], code: Int32, words: String) async throws {
        try await Program.withHome { program in
            _ = try await fill(program)
            let ending = try await program.run(arguments)
            #expect(ending.code == code)
            #expect(ending.errors.contains(words), "\(ending.errors)")
            #expect(ending.output.isEmpty)
        }
    }

    @Test func `says what is wrong with a file that is no outbox`() async throws {
        try await Program.withHome { program in
            let file = program.home + "/letters.txt"
            try String(repeating: "no database ", count: 1000).write(toFile: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            for arguments in [["outbox", "list"], ["explain", "1"], ["send", Self.team, "hello"]] {
                let ending = try await program.run(arguments + ["--outbox", file])
                #expect(ending.code == 78, "\(ending)")
                #expect(ending.errors.contains(file))
            }
            #expect(try await program.run("outbox", "list", "--outbox", program.home).code == 78)
            // A folder that cannot be made: a file stands in its place.
            let below = try await program.run("send", Self.team, "hello", "--outbox", file + "/outbox.sqlite")
            #expect(below.code == 78)
            #expect(try await program.run("outbox", "list", variables: ["OPENCLAW_OUTBOX_FILE": file]).code == 78)
        }
    }
}
