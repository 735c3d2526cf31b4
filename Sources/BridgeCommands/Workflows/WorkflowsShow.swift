import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// Shows a workflow and its story.
struct WorkflowsShow: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a workflow and its story.",
        usage: "openclaw-bridge workflows show <workflow> [options]"
    )

    @Argument(help: .workflow("The workflow"))
    var workflow: WorkflowArgument

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let store = SQLiteWorkflowStore(try await orchestrator.configuration().openFile())
        let found = try await workflow.workflow(in: store)
        try output.show(WorkflowReport(workflow: found, story: try await store.transitions(of: found.id)))
        return .success
    }
}

/// One workflow as it stands, and how it came there.
struct WorkflowReport: Presentable {
    let workflow: Workflow
    let story: [WorkflowTransition]

    var json: JSONValue {
        var members = workflow.members
        members["ok"] = true
        members["story"] = .array(story.map(\.json))
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        var lines = style.field("workflow", workflow.id.description)
        lines += style.field("issue", workflow.request.issue.description)
        lines += style.field("state", workflow.shownState)
        lines += style.field("asked by", workflow.request.requester)
        lines += style.field("asked at", workflow.createdAt.localTime)
        lines += style.field("changed at", workflow.updatedAt.localTime)
        if let agent = workflow.agent { lines += style.field("agent", "\(agent), start \(workflow.starts)") }
        if let words = workflow.request.instructions { lines += style.field("words", words) }
        if let url = workflow.pullRequest { lines += style.field("request", url) }
        if let summary = workflow.summary { lines += style.field("summary", summary) }
        guard !story.isEmpty else { return lines }
        var table = TextTable("after", "state", "what happened")
        for step in story {
            table.add(step.at.since(workflow.createdAt).shown, step.to.rawValue, step.reason)
        }
        return lines + [""] + table.lines(style)
    }
}
