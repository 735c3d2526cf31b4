import ArgumentParser

/// The runs of agents.
struct AgentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "Look at agents, and read what they wrote.",
        discussion: "These commands need no gateway, and may be used while an orchestrator runs.",
        subcommands: [AgentsList.self, AgentsLogs.self]
    )
}
