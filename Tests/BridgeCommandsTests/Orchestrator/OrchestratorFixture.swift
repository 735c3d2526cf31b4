import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess

@testable import BridgeCommands

/// A program with a configuration: an agent that follows a script, and a group in which one person is an operator.
struct OrchestratedProgram {
    static let group = "1203@g.us"
    /// The operator, as the group names the person.
    static let operatorID = "2012@lid"

    let program: Program
    let gateway: GatewaySimulator
    /// The options that name the configuration.
    let options: [String]

    /// A file that the agent waits for; its script names it `GATE`.
    var gate: String { program.home + "/gate" }

    /// Runs `body` with a simulated gateway and a program whose agent does `steps`.
    static func with(agent steps: [String], _ body: (OrchestratedProgram) async throws -> Void) async throws {
        var settings = GatewaySimulator.Configuration(version: "2026.7.1")
        settings.answersInboundMessages = false
        try await Program.withGateway(settings) { program, gateway in
            let file = program.home + "/config.yaml"
            let orchestrated = OrchestratedProgram(program: program, gateway: gateway, options: ["--config", file])
            let arguments = ["/bin/sh", scriptedAgent] + steps.map { $0 == "GATE" ? orchestrated.gate : $0 }
            let list = arguments.map { JSONValue.string($0).description }.joined(separator: ", ")
            let text = """
                openclaw:
                  whatsapp: {sessionKey: "whatsapp:group:\(group)"}
                  access:
                    groups: ["operator whatsapp:\(group) \(operatorID)"]
                  agents:
                    command: [\(list)]
                    stopGrace: 5
                """
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            try await body(orchestrated)
        }
    }

    /// The agent that ships with the examples.
    private static var scriptedAgent: String {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("Examples/Agents/scripted-agent.sh").path
    }

    // MARK: The chat

    /// Somebody writes in the group.
    func write(_ text: String, as sender: String = operatorID) async throws {
        try await gateway.receive(channel: "whatsapp", from: sender, in: Self.group, text: text)
    }

    /// Waits until the group gets a message with this text in it.
    @discardableResult
    func reads(_ part: String) async throws -> String {
        try await gateway.delivery { $0.to == Self.group && $0.text.contains(part) }.text
    }

    // MARK: The program

    /// Runs the orchestrator until `body` has ended; gives its exit code after an interruption.
    func running(_ body: () async throws -> Void) async throws -> Int32? {
        try await program.interrupt(["run", "--json"] + options) { lines in
            // Nothing is missed from here on.
            for try await line in lines where try JSONValue(parsing: line)["state"]?.string == "connected" { break }
            try await body()
        }
    }

    /// The documents on standard output of a command, which has to succeed.
    func documents(_ arguments: String...) async throws -> [JSONValue] {
        let ending = try await program.run(arguments + ["--json"] + options)
        guard ending.code == 0 else { throw Program.Unexpected(ending: ending) }
        return try ending.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    /// Lets the agent go on that waits for the gate.
    func openGate() throws { try Data().write(to: URL(fileURLWithPath: gate)) }
}
