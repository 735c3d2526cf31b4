import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(2)))
struct RunTests {
    private static let request = "https://github.com/acme/shop/pull/7"

    @Test func `a message from a phone starts an agent, and another one with a code stops it`() async throws {
        let steps = ["working", "reading", "pull-request", Self.request, "wait-for", "GATE"]
        try await OrchestratedProgram.with(agent: steps) { orchestrated in
            let code = try await orchestrated.running {
                try await orchestrated.write("@claude work on issue #12")
                try await orchestrated.reads("Working on #12 with agent-")
                try await orchestrated.reads(Self.request)
                try await orchestrated.write("@claude status of issue #12")
                try await orchestrated.reads("#12: pull request created")
                try await orchestrated.write("@claude stop issue #12")
                let question = try await orchestrated.reads("write confirm ")
                let code = try #require(question.firstMatch(of: /confirm ([A-Za-z0-9]{6})/)?.1)
                try await orchestrated.write("@claude confirm \(code)")
                try await orchestrated.reads("Stopping the work on #12")
                try await orchestrated.write("@claude logs #12")
                try await orchestrated.reads("pull-request")
                try await orchestrated.untilState("stopped", of: "#12")
            }
            #expect(code == 0)
            let audit = try await orchestrated.documents("audit", "list")
            #expect(
                audit.reversed().map { $0["command"]?.string } == [
                    "work on issue #12", "status of issue #12", "stop issue #12", "stop issue #12",
                    "logs of issue #12",
                ]
            )
            #expect(
                audit.reversed().map { $0["outcome"]?.string } == ["done", "done", "unconfirmed", "done", "done"]
            )
            #expect(try await orchestrated.documents("audit", "verify").first?["ok"] == true)
            #expect(try await orchestrated.documents("agents", "list").isEmpty)
            #expect(try await orchestrated.documents("agents", "list", "--all").map { $0["state"] } == ["stopped"])
        }
    }

    @Test(arguments: [false, true])
    func `agents go on while nobody runs, and the next run tells how they ended`(isKilled: Bool) async throws {
        try await OrchestratedProgram.with(agent: ["working", "x", "wait-for", "GATE", "completed", "all green"]) {
            orchestrated in
            let start = {
                try await orchestrated.write("@claude work on issue #12")
                try await orchestrated.reads("Working on #12 with agent-")
            }
            if isKilled {
                try await orchestrated.program.kill(["run"] + orchestrated.options) {
                    _ = try await orchestrated.gateway.request { $0.method.hasSuffix("subscribe") }
                    try await start()
                }
            } else {
                #expect(try await orchestrated.running(start) == 0)
            }
            #expect(try await orchestrated.documents("agents", "list").map { $0["state"] } == ["running"])
            try orchestrated.openGate()
            let code = try await orchestrated.running {
                try await orchestrated.reads("all green")
                try await orchestrated.untilState("completed", of: "#12")
            }
            #expect(code == 0)
            let answers = await orchestrated.gateway.deliveries(to: OrchestratedProgram.group)
            #expect(answers.count { $0.text.contains("Working on #12") } == 1)
            #expect(answers.count { $0.text.contains("all green") } == 1)
        }
    }

    @Test func `a stranger in the group starts nothing, and gets no answer`() async throws {
        try await OrchestratedProgram.with(agent: ["working", "x"]) { orchestrated in
            let code = try await orchestrated.running {
                try await orchestrated.write("@claude work on issue #12", as: "6666@lid")
                // Messages of one chat are handled one after another.
                try await orchestrated.write("@claude status")
                try await orchestrated.reads("Nothing is being worked on.")
            }
            #expect(code == 0)
            #expect(await orchestrated.gateway.deliveries(to: OrchestratedProgram.group).count == 1)
            #expect(try await orchestrated.documents("workflows", "list").isEmpty)
            let refused = try await orchestrated.documents("audit", "list", "--outcome", "refused")
            #expect(refused.map { $0["reason"]?.string } == ["notListed"])
            #expect(refused.map { $0["speaker"]?.string } == ["whatsapp:6666@lid"])
        }
    }

    @Test func `a second orchestrator on the same state is refused, and the first one goes on`() async throws {
        try await OrchestratedProgram.with(agent: ["working", "x"]) { orchestrated in
            let code = try await orchestrated.running {
                let second = try await orchestrated.program.run(["run"] + orchestrated.options)
                #expect(second.code == ExitStatus.rejected.rawValue)
                #expect(second.errors.contains("Another daemon or orchestrator runs on this state, process "))
                try await orchestrated.write("@claude status")
                try await orchestrated.reads("Nothing is being worked on.")
            }
            #expect(code == 0)
        }
    }

    @Test func `says what it serves, and how many may command`() async throws {
        try await OrchestratedProgram.with(agent: []) { orchestrated in
            let code = try await orchestrated.program.interrupt(["run", "--json"] + orchestrated.options) { lines in
                for try await line in lines {
                    let document = try JSONValue(parsing: line)
                    #expect(document["type"] == "serving")
                    #expect(document["groups"] == 1)
                    #expect(document["direct"] == 0)
                    #expect(document["conversations"] == 1)
                    #expect(document["agent"] == "/bin/sh")
                    #expect(!line.contains("2012"))
                    break
                }
                _ = try await orchestrated.gateway.request { $0.method.hasSuffix("subscribe") }
            }
            #expect(code == 0)
        }
    }

    @Test func `without a command for agents it says which setting is missing`() async throws {
        try await Program.withGateway { program, _ in
            let ending = try await program.run("run")
            #expect(ending.code == ExitStatus.unusableConfiguration.rawValue)
            #expect(ending.errors.contains("openclaw.agents.command"))
        }
    }
}

extension OrchestratedProgram {
    /// Waits until a workflow has a state.
    func untilState(_ state: String, of workflow: String) async throws {
        while try await documents("workflows", "show", workflow).first?["state"]?.string != state {
            try Task.checkCancellation()
        }
    }
}
