import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@testable import BridgeCommands

/// The names that access rules have for the group and its operator.
private enum Chat {
    static let group = "whatsapp:\(OrchestratedProgram.group)"
    static let person = "whatsapp:\(OrchestratedProgram.operatorID)"
}

@Suite(.timeLimit(.minutes(2)))
struct CommandTrialTests {
    @Test(arguments: [
        ("@claude work on issue #12: be quick", Chat.person, Chat.group, 0, "work on issue #12", "Carried out."),
        ("@claude stop issue #12", Chat.person, Chat.group, 0, "stop issue #12", "Carried out after a code"),
        ("@claude pause", Chat.person, Chat.group, 65, "pause", "takes the role approver"),
        ("@claude status", "whatsapp:6666@lid", Chat.group, 65, "status", "not among those"),
        ("@claude wrok on issue #12", Chat.person, Chat.group, 65, "mistake", "Answered with what is wrong"),
        ("@claude work on issue #12abc", Chat.person, Chat.group, 65, "mistake", "Answered with what is wrong"),
        ("nice weather", Chat.person, Chat.group, 65, "left alone", "conversation"),
        ("status", "whatsapp:18312950562", "", 65, "status", "Nobody may give commands in chats of this kind"),
    ])
    func `says what was understood, who that is and what would follow`(
        text: String,
        sender: String,
        group: String,
        code: Int,
        understood: String,
        outcome: String
    ) async throws {
        try await OrchestratedProgram.with(agent: []) { orchestrated in
            let place = group.isEmpty ? [] : ["--in", group]
            let ending = try await orchestrated.program.run(
                ["command", text, "--as", sender] + place + orchestrated.options
            )
            #expect(ending.code == Int32(code))
            #expect(ending.output.contains(understood), "\(ending.output)")
            #expect(ending.output.contains(outcome), "\(ending.output)")
            // Nothing was made by it.
            let folder = orchestrated.program.home + "/.local/state/openclaw-bridge/orchestrator.sqlite"
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test(arguments: [
        ["status"], ["status", "--perform", "--as", "whatsapp:1"], ["status", "--perform", "--dry-run"],
        ["status", "--as", "whatsapp:1", "--in", "telegram:-100"], ["status", "--as", "nobody"],
    ])
    func `refuses what does not say who gives the command, or says it twice`(arguments: [String]) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(["command"] + arguments)
            #expect(ending.code == ExitStatus.usage.rawValue)
        }
    }

    @Test func `carries out a command while no orchestrator runs, and its agent can be read and stopped`() async throws
    {
        try await OrchestratedProgram.with(agent: ["say", "hello\u{1B}[2J", "wait-for", "GATE"]) { orchestrated in
            let begun = try await orchestrated.documents("command", "work on issue #5", "--perform")
            #expect(begun.first?["ok"] == true)
            #expect(begun.first?["issue"] == 5)
            let agent = try #require(begun.first?["agent"]?.string)
            #expect(try await orchestrated.documents("agents", "list").map { $0["id"]?.string } == [agent])

            var log = ""
            while !log.contains("hello") {
                log = try await orchestrated.program.run(["agents", "logs", "#5"] + orchestrated.options).output
            }
            #expect(!log.contains("\u{1B}"))

            let stopped = try await orchestrated.documents("workflows", "stop", "#5")
            #expect(stopped.first?["ok"] == true)
            #expect(try await orchestrated.documents("agents", "list").isEmpty)

            // The next run takes up what happened.
            let code = try await orchestrated.running { try await orchestrated.untilState("stopped", of: "w-1") }
            #expect(code == 0)
            let again = try await orchestrated.program.run(["workflows", "stop", "w-1"] + orchestrated.options)
            #expect(again.code == ExitStatus.rejected.rawValue)
            let audit = try await orchestrated.documents("audit")
            #expect(audit.map { $0["place"]?.string } == ["command-line", "command-line"])
        }
    }

    @Test func `leaves starting to an orchestrator that runs`() async throws {
        try await OrchestratedProgram.with(agent: ["completed", "all green"]) { orchestrated in
            let code = try await orchestrated.running {
                let begun = try await orchestrated.documents("command", "work on issue #5", "--perform")
                #expect(begun.first?["text"]?.string == "Handed over to the orchestrator that runs.")
                try await orchestrated.reads("all green")
                try await orchestrated.untilState("completed", of: "#5")
            }
            #expect(code == 0)
        }
    }

    @Test func `lists fit narrow terminals`() async throws {
        try await OrchestratedProgram.with(agent: ["completed", "all green"]) { orchestrated in
            _ = try await orchestrated.documents("command", "work on issue #5", "--perform")
            for command in [
                ["workflows", "list"], ["workflows", "show", "#5"], ["agents", "list", "--all"], ["audit"],
            ] {
                let ending = try await orchestrated.program.runOnTerminal(
                    columns: 44,
                    command + orchestrated.options
                )
                #expect(ending.code == 0)
                for line in ending.output.split(whereSeparator: \.isNewline) {
                    let bare = line.replacing(/\u{1B}\[[0-9]*m/, with: "")
                    // A word that is longer than the line is not broken.
                    #expect(bare.count <= 44 || !bare.trimmingCharacters(in: .whitespaces).contains(" "), "\(bare)")
                }
            }
        }
    }

    @Test(arguments: [
        ["workflows", "list"], ["workflows", "show", "w-1"], ["agents", "list"], ["audit"], ["audit", "verify"],
    ])
    func `who only looks makes no file`(command: [String]) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(command)
            #expect(ending.code == ExitStatus.notFound.rawValue)
            #expect(ending.errors.contains("openclaw-bridge run or serve makes it"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: program.home).isEmpty)
        }
    }

    @Test func `reads the configuration file that the environment names`() async throws {
        try await OrchestratedProgram.with(agent: []) { orchestrated in
            let ending = try await orchestrated.program.run(
                ["command", "@claude status", "--as", Chat.person, "--in", Chat.group],
                variables: ["OPENCLAW_CONFIG": orchestrated.options[1]]
            )
            #expect(ending.code == 0)
        }
    }
}
