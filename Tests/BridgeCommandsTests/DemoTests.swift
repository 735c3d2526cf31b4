import Foundation
import OpenClawGateway
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct DemoTests {
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(DemoAgent.usualPath).path

    /// Runs `body` with the program and a folder for everything temporary, in which nothing is left.
    private func withProgram(_ body: (Program) async throws -> Void) async throws {
        try await Program.withHome { program in
            var program = program
            program.variables["TMPDIR"] = program.home
            program.folder = program.home
            try await body(program)
            #expect(try FileManager.default.contentsOfDirectory(atPath: program.home).isEmpty)
        }
    }

    /// Without an agent it is the built-in one.
    @Test(arguments: [nil, script])
    func `the demonstration shows the whole story, and leaves nothing behind`(agent: String?) async throws {
        try await withProgram { program in
            let ending = try await program.run(["demo"] + (agent.map { ["--agent", $0] } ?? []))
            #expect(ending.code == 0, "\(ending)")
            #expect(ending.output.contains("Every step happened."))
            #expect(ending.output.contains("https://github.com/octo/cat/pull/17"))
            #expect(ending.errors.contains("+18312950562 -> bridge: work on issue #1234"))
            #expect(ending.errors.contains("bridge -> +18312950562: 🎉"))
            #expect(ending.errors.contains(agent == nil ? "a built-in script" : "scripted-agent.sh"))
        }
    }

    @Test func `programs get the steps of the demonstration`() async throws {
        try await withProgram { program in
            let document = try await program.run("demo", "--json").json()
            #expect(document["ok"] == true)
            let steps = try #require(document["steps"]?.array)
            #expect(steps.count == 9)
            #expect(steps.allSatisfy { $0["happened"] == true && $0["seen"]?.string?.isEmpty == false })
        }
    }

    @Test func `a step that does not happen fails the demonstration`() async throws {
        try await withProgram { program in
            let ending = try await program.run("demo", "--agent", "/usr/bin/env")
            #expect(ending.code == 1)
            #expect(ending.output.contains("FAILED"))
            #expect(ending.output.contains("not tried"))
            #expect(ending.output.contains("Not every step happened."))
        }
    }

    @Test func `an agent that is not there is named`() async throws {
        try await withProgram { program in
            let ending = try await program.run("demo", "--agent", "no/such/agent")
            #expect(ending.code == ExitStatus.unusableConfiguration.rawValue)
            #expect(ending.errors.contains("no/such/agent"))
        }
    }

    @Test func `a report with a step that failed is not complete`() {
        var report = DemoReport()
        #expect(!report.isComplete)
        report.steps = [.init(name: "one", outcome: .happened("seen"), duration: .zero)]
        #expect(report.isComplete)
        report.steps.append(.init(name: "two", outcome: .failed("why"), duration: .zero))
        #expect(!report.isComplete)
        #expect(report.lines(.plain).contains { $0.contains("FAILED") && $0.contains("why") })
    }
}
