import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// Shows what an agent wrote.
struct AgentsLogs: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show the end of what an agent wrote.",
        usage: "openclaw-bridge agents logs <agent> [--lines <count>] [options]",
        discussion: "What an agent writes is shown without control characters, and is no message of this program."
    )

    @Argument(
        help: ArgumentHelp(
            "The agent, agent-…, or its workflow or issue: w-17, #12, owner/name#12.",
            valueName: "agent"
        )
    )
    var agent: AgentArgument

    @Option(help: ArgumentHelp("How many lines at most, to 10000. Default: 100.", valueName: "count"))
    var lines: Int?

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let lines, !(1...10_000).contains(lines) { throw ValidationError("--lines must lie between 1 and 10000.") }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await orchestrator.configuration()
        let id: AgentID
        switch agent {
        case .id(let named): id = named
        case .workflow(let argument):
            let workflow = try await argument.workflow(in: SQLiteWorkflowStore(try configuration.openFile()))
            guard let found = workflow.agent else {
                throw CommandFailure(.notFound, code: "noAgent", "No agent was started for \(workflow.id).")
            }
            id = found
        }
        let log = try await configuration.makeSpawner(
            environment: CommandLineProgram.environment,
            logger: global.logger
        ).log(of: id, lines: lines ?? 100)
        try output.show(AgentOutput(id: id, log: log))
        return .success
    }
}

/// An agent as people name it.
enum AgentArgument: Hashable, Sendable, ExpressibleByArgument {
    case id(AgentID)
    case workflow(WorkflowArgument)

    init?(argument: String) {
        if let id = AgentID(rawValue: argument) {
            self = .id(id)
        } else if let workflow = WorkflowArgument(argument: argument) {
            self = .workflow(workflow)
        } else {
            return nil
        }
    }
}

/// The end of what an agent wrote.
private struct AgentOutput: Presentable {
    let id: AgentID
    let log: [String]

    var json: JSONValue {
        ["ok": true, "agent": .string(id.rawValue), "lines": .array(log.map { .string($0) })]
    }

    func lines(_ style: Style) -> [String] {
        log.isEmpty ? [style.dim("\(id) has written nothing.")] : log.map(\.printable)
    }
}
