import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct ProgramTests {
    @Test func `tells its version`() async throws {
        try await Program.withHome { program in
            let ending = try await program.run("--version")
            #expect(ending.code == 0)
            #expect(ending.output == GatewayConfiguration.ClientDescription().version + "\n")
        }
    }

    @Test(arguments: [
        [], ["demo"], ["send"], ["listen"], ["doctor"], ["identity"], ["identity", "show"], ["identity", "reset"],
        ["devices"], ["devices", "list"], ["devices", "approve"], ["simulate"],
        ["explain"], ["outbox"], ["outbox", "list"], ["outbox", "show"], ["outbox", "retry"], ["outbox", "cancel"],
        ["run"], ["command"], ["workflows"], ["workflows", "list"], ["workflows", "show"], ["workflows", "stop"],
        ["agents"], ["agents", "list"], ["agents", "logs"], ["audit"], ["audit", "list"], ["audit", "verify"],
        ["outbox", "purge"], ["outbox", "deliver"], ["outbox", "stats"], ["outbox", "pause"], ["outbox", "resume"],
    ])
    func `its help fits 80 columns`(command: [String]) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(command + ["--help"])
            let longest = ending.output.split(separator: "\n").map(\.count).max() ?? 0
            #expect(ending.code == 0)
            #expect((20...80).contains(longest))
        }
    }

    @Test func `the help lists every exit code`() async throws {
        try await Program.withHome { program in
            let help = try await program.run("--help").output
            for status in ExitStatus.allCases { #expect(help.contains("\(status.rawValue)  \(status.meaning)")) }
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `makes completions`(shell: String) async throws {
        try await Program.withHome { program in
            let ending = try await program.run("--generate-completion-script", shell)
            #expect(ending.code == 0)
            #expect(ending.output.contains("simulate"))
        }
    }

    @Test func `a reader that went away is no crash, and the message is sent`() async throws {
        try await Program.withGateway { program, gateway in
            for arguments in [["send", SendTests.group, "hello"], ["listen"], ["demo"]] {
                let code = try await program.runWithClosedOutput(arguments)
                #expect(code == 0)
            }
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test(arguments: ["3", "4"])
    func `simulates a gateway that another process can use`(version: String) async throws {
        try await Program.withHome { program in
            let code = try await program.interrupt(["simulate", "--json", "--protocol", version]) { lines in
                var client = program
                for try await line in lines {
                    let item = try JSONValue(parsing: line)
                    if item["type"]?.string == "started" {
                        client.variables["OPENCLAW_GATEWAY_URL"] = item["url"]?.string
                        client.variables["OPENCLAW_GATEWAY_TOKEN"] = item["token"]?.string
                        #expect(try await client.run("send", SendTests.group, "hello").code == 0)
                    } else {
                        #expect(item["text"]?.string == "hello")
                        return
                    }
                }
            }
            #expect(code == 0)
        }
    }

    @Test func `a script with a mistake names its place`() async throws {
        try await Program.withHome { program in
            let file = program.home + "/script.yaml"
            try "gateway:\n  protocoll: 4\n".write(toFile: file, atomically: true, encoding: .utf8)
            let ending = try await program.run("simulate", "--script", file)
            #expect(ending.code == 64)
            #expect(ending.errors.contains("line 2"))
        }
    }
}
