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

/// Lists workflows.
struct WorkflowsList: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List workflows, the newest first.",
        usage: "openclaw-bridge workflows list [--state <state>] ... [options]",
        discussion: "With --json each line is one workflow. The state active stands for all that are not finished."
    )

    @Option(help: ArgumentHelp("Workflows in this state, or active; may be repeated.", valueName: "state"))
    var state: [WorkflowStateArgument] = []

    @Option(help: ArgumentHelp("How many at most, to 1000. Default: 50.", valueName: "count"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("Only workflows older than this one.", valueName: "workflow"),
        transform: { text in
            guard let id = WorkflowID(text) else { throw ValidationError("A workflow is named w-17, or only 17.") }
            return id
        }
    )
    var before: WorkflowID?

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let limit, !(1...1000).contains(limit) { throw ValidationError("--limit must lie between 1 and 1000.") }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let store = SQLiteWorkflowStore(try await orchestrator.configuration().openFile())
        let states = state.reduce(into: Set<WorkflowState>()) { $0.formUnion($1.states) }
        let limit = limit ?? 50
        let workflows = try await store.workflows(
            in: states.isEmpty ? Set(WorkflowState.allCases) : states,
            limit: limit + 1,
            before: before
        )
        try output.show(
            WorkflowListing(
                workflows: Array(workflows.prefix(limit)),
                hasMore: workflows.count > limit,
                isPaused: try await store.isPaused(),
                now: Date()
            )
        )
        return .success
    }
}

/// Workflows, one a line.
struct WorkflowListing: Presentable {
    let workflows: [Workflow]
    /// Whether older ones were left out.
    let hasMore: Bool
    /// Whether nothing new is started.
    let isPaused: Bool
    let now: Date

    var json: JSONValue { .array(documents) }

    var documents: [JSONValue] { workflows.map { .object($0.members) } }

    func lines(_ style: Style) -> [String] {
        let pause = isPaused ? [style.yellow("Paused: nothing new is started.")] : []
        guard let last = workflows.last else { return pause + [style.dim("No workflows.")] }
        var table = TextTable("workflow", "state", "age", "issue")
        table.isOneLinePerRow = true
        for workflow in workflows {
            table.add(
                workflow.id.description,
                workflow.shownState,
                now.since(workflow.createdAt).shown,
                workflow.request.issue.description
            )
        }
        let more = hasMore ? style.wrap("Older ones: add --before \(last.id)", first: "", indent: 2).map(style.dim) : []
        return pause + table.lines(style) + more
    }
}

/// One state of workflows, or a name for several.
struct WorkflowStateArgument: Hashable, Sendable, ExpressibleByArgument {
    let states: Set<WorkflowState>

    /// All that are not finished.
    private static let active = "active"

    init?(argument: String) {
        if argument == Self.active {
            states = Set(WorkflowState.allCases.filter { !$0.isFinal })
        } else if let state = WorkflowState(rawValue: argument) {
            states = [state]
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { WorkflowState.allCases.map(\.rawValue) + [active] }
}
