import Foundation
import OpenClawOrchestrator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AgentRunTests {
    @Test func `tells what an agent tells, and how it ends`() async throws {
        try await Workshop.with { shop in
            let link = "https://github.com/octo/cat/pull/7"
            let played = try await shop.play([
                "working", "Reading", "tests-running", "tests-failed", "2 of 9", "tests-passed", "9 tests",
                "pull-request", link, "message", "Which \"API\"?", "completed", "All done",
            ])
            #expect(
                played.events == [
                    .started, .working("Reading"), .testsRunning, .testsFailed("2 of 9"), .testsPassed("9 tests"),
                    .pullRequest(url: link), .message("Which \"API\"?"), .ended(.finished(summary: "All done")),
                ]
            )
            #expect(played.state == .ended(.finished(summary: "All done")))
        }
    }

    @Test func `reads progress from the file as well`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play(["to-file", "working", "Reading", "tests-running", "completed", "Done"])
            #expect(
                played.events == [.started, .working("Reading"), .testsRunning, .ended(.finished(summary: "Done"))]
            )
            #expect(played.lines.isEmpty)
        }
    }

    @Test func `follows a program that knows nothing of the protocol`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play([
                "say", "Compare https://github.com/other/cat/pull/3 and http://github.com/octo/cat/pull/4.",
                "say", "Opened https://github.com/octo/cat/pull/5.", "say-error",
                "see https://github.com/octo/cat/pull/5",
            ])
            #expect(
                played.events
                    == [
                        .started, .pullRequest(url: "https://github.com/octo/cat/pull/5"),
                        .ended(.finished(summary: nil)),
                    ]
            )
        }
    }

    @Test func `gives the status and the last line of an agent that fails`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play(["say", "one", "say-error", "no room", "exit", "3"])
            #expect(played.events == [.started, .ended(.failed(status: 3, reason: "no room"))])
            #expect(played.state == .ended(.failed(status: 3, reason: "no room")))
        }
    }

    @Test func `believes an agent that says it failed, whatever its status`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play(["failed", "The tests need a database"])
            #expect(played.state == .ended(.failed(status: 0, reason: "The tests need a database")))
        }
    }

    @Test func `hands over arguments literally`() async throws {
        let words = "$(touch owned); `id` 'x' \"y\" \\ {issue} | rm *\n--yes"
        try await Workshop.with { shop in
            let played = try await shop.play(
                ["arguments", "a b", "*", "$HOME", "#{issue} of {repository}", "For {agent}: {instructions}"],
                instructions: words
            )
            let expected = "[a b]\n[*]\n[$HOME]\n[#12 of octo/cat]\n[For agent-000001: \(words)]"
            #expect(played.lines.joined(separator: "\n") == expected)
            #expect(!FileManager.default.fileExists(atPath: "\(shop.runs)/agent-000001/workspace/owned"))
        }
    }

    @Test func `lets through only the environment that is named`() async throws {
        try await Workshop.with { shop in
            let secrets = ["GATEWAY_TOKEN": "hush", "MODEL_KEY": "key", "LD_PRELOAD": "x"]
            let played = try await shop.play(["environment"], environment: secrets) {
                $0.environmentNames = ["MODEL_KEY"]
            }
            let names = Set(played.lines.compactMap { $0.split(separator: "=").first.map(String.init) })
            let own = ["ID", "ISSUE", "REPOSITORY", "WORKSPACE", "INSTRUCTIONS_FILE", "PROGRESS_FILE"]
            let shells: Set = ["PWD", "OLDPWD", "SHLVL", "_"]
            #expect(names.subtracting(shells) == Set(own.map { "OPENCLAW_AGENT_\($0)" } + ["PATH", "MODEL_KEY"]))
            #expect(played.lines.contains("MODEL_KEY=key"))
            #expect(played.lines.contains("OPENCLAW_AGENT_REPOSITORY=octo/cat"))
        }
    }

    @Test func `gives the words of the person who asked in a file`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play(["instructions"], instructions: "Be \u{1B}[31mquick\u{202E}!")
            #expect(played.lines == ["Be quick!"])
        }
    }

    @Test func `keeps the output within its limit, and says so`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play(["lines", "60000"]) { $0.outputLimit = 32 * 1024 }
            #expect(played.lines.last == "line 60000")
            let parts = try FileManager.default.contentsOfDirectory(atPath: "\(shop.runs)/agent-000001/output")
            let sizes = try parts.map {
                try FileManager.default.attributesOfItem(atPath: "\(shop.runs)/agent-000001/output/\($0)")[.size]
                    as? Int
            }
            #expect(sizes.compactMap(\.self).reduce(0, +) <= 32 * 1024)
            let all = try await shop.spawner([]).log(of: shop.order().id, lines: 100_000)
            #expect(all.first == "[older output was dropped]")
            #expect(all.last == "line 60000")
            #expect(played.state == .ended(.finished(summary: nil)))
        }
    }

    @Test func `cleans the log of what could control a terminal`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play(["say", "\u{1B}[2Jred\u{1B}]0;title\u{07}\u{202E}x\r"])
            #expect(played.lines == ["redx"])
        }
    }

    @Test func `refuses a program that is not there, and does not start it later`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner([]) { $0.command = try! AgentCommand(["no-such-program-here"]) }
            let error = await #expect(throws: AgentError.self) { try await spawner.spawn(shop.order()) }
            #expect(error?.code == .misconfigured)
            #expect(try await spawner.state(of: shop.order().id) == .neverStarted)
        }
    }

    @Test func `starts no more agents than are allowed, and one again when one has ended`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner(["wait-for", "\(shop.folder)/go"]) { $0.maximumCount = 2 }
            try await spawner.spawn(shop.order("agent-000001"))
            try await spawner.spawn(shop.order("agent-000002"))
            // Another process, as far as can be seen.
            let other = try shop.spawner([]) { $0.maximumCount = 2 }
            let error = await #expect(throws: AgentError.self) { try await other.spawn(shop.order("agent-000003")) }
            #expect(error?.code == .tooMany)
            try Data().write(to: URL(fileURLWithPath: "\(shop.folder)/go"))
            _ = try await spawner.reports(of: shop.order("agent-000001").id)
            try await other.spawn(shop.order("agent-000004"))
            _ = try await other.reports(of: shop.order("agent-000004").id)
            #expect(try Set(spawner.agents().map(\.rawValue)) == ["agent-000001", "agent-000002", "agent-000004"])
        }
    }

    @Test func `never starts two runs of one name`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner(["say", "once"])
            try await spawner.spawn(shop.order())
            let error = await #expect(throws: AgentError.self) { try await spawner.spawn(shop.order()) }
            #expect(error?.code == .notStarted)
            _ = try await spawner.reports(of: shop.order().id)
            #expect(try await spawner.log(of: shop.order().id, lines: 9) == ["once"])
        }
    }

    @Test func `refuses a folder of runs that others can read`() async throws {
        try await Workshop.with { shop in
            try FileManager.default.createDirectory(
                atPath: shop.runs,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755]
            )
            let spawner = try shop.spawner([])
            let error = await #expect(throws: AgentError.self) { try await spawner.spawn(shop.order()) }
            #expect(error?.code == .unusable)
        }
    }
}
