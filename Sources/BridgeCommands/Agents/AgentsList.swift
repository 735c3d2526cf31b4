import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Lists the runs of agents.
struct AgentsList: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the agents that run, the newest first.",
        usage: "openclaw-bridge agents list [--all] [options]",
        discussion: "With --json each line is one agent."
    )

    @Flag(help: "Also those that have ended, as far as they are kept.")
    var all = false

    @Option(help: ArgumentHelp("How many at most, to 1000. Default: 50.", valueName: "count"))
    var limit: Int?

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let limit, !(1...1000).contains(limit) { throw ValidationError("--limit must lie between 1 and 1000.") }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await orchestrator.configuration()
        let store = SQLiteWorkflowStore(try configuration.openFile())
        let spawner = try configuration.makeSpawner(environment: CommandLineProgram.environment, logger: global.logger)
        // The runs first: a run is made only after its workflow names it.
        let ids = try spawner.agents()
        let workflows = try await store.workflows(in: Set(WorkflowState.allCases), limit: 1000, before: nil)
        let known = Dictionary(workflows.compactMap { workflow in workflow.agent.map { ($0, workflow) } }) { new, _ in
            new
        }
        var runs: [AgentRun] = []
        for id in ids where runs.count < limit ?? 50 {
            let workflow = known[id]
            // To ask about a run that is just being started would prevent its start; one that was started has a log.
            var isStarting = workflow?.state == .spawningAgent
            if isStarting { isStarting = try await !hasLog(id, of: spawner) }
            let state = isStarting ? nil : try await spawner.state(of: id)
            let run = AgentRun(id: id, workflow: workflow, state: state)
            if all || run.isRunning { runs.append(run) }
        }
        try output.show(AgentListing(runs: runs, now: Date()))
        return .success
    }

    private func hasLog(_ id: AgentID, of spawner: some AgentSpawner) async throws -> Bool {
        do throws(AgentError) {
            _ = try await spawner.log(of: id, lines: 1)
            return true
        } catch  where error.code == .notFound {
            return false
        }
    }
}

/// The run of an agent.
struct AgentRun: Sendable {
    let id: AgentID
    /// The workflow it works for; `nil` when that is not known any more.
    let workflow: Workflow?
    /// What became of it; `nil` while it is being started.
    let state: AgentState?

    var isRunning: Bool { state == nil || state == .running }

    /// How it stands, in a word.
    var word: String {
        switch state {
        case nil: "starting"
        case .running: "running"
        case .neverStarted: "never-started"
        case .ended(.finished): "finished"
        case .ended(.failed): "failed"
        case .ended(.stopped): "stopped"
        case .ended(.timedOut): "timed-out"
        case .ended(.lost): "lost"
        }
    }
}

/// Runs of agents, one a line.
struct AgentListing: Presentable {
    let runs: [AgentRun]
    let now: Date

    var json: JSONValue { .array(documents) }

    var documents: [JSONValue] {
        runs.map { run in
            var members: [String: JSONValue] = ["id": .string(run.id.rawValue), "state": .string(run.word)]
            guard let workflow = run.workflow else { return .object(members) }
            members["workflow"] = .string(workflow.id.description)
            members["issue"] = .integer(Int64(workflow.request.issue.number))
            members["repository"] = workflow.request.issue.repository.map { .string($0.description) }
            members["work"] = .string(workflow.state.rawValue)
            return .object(members)
        }
    }

    func lines(_ style: Style) -> [String] {
        guard !runs.isEmpty else { return [style.dim("No agents.")] }
        var table = TextTable("agent", "state", "age", "issue")
        table.isOneLinePerRow = true
        for run in runs {
            table.add(
                run.id.rawValue,
                run.word,
                run.workflow.map { now.since($0.createdAt).shown } ?? "",
                run.workflow?.request.issue.description ?? ""
            )
        }
        return table.lines(style)
    }
}
