import ArgumentParser

/// The work on issues.
struct WorkflowsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflows",
        abstract: "Look at the work on issues, and stop it.",
        discussion: "These commands need no gateway, and may be used while an orchestrator runs.",
        subcommands: [WorkflowsList.self, WorkflowsShow.self, WorkflowsStop.self]
    )
}
