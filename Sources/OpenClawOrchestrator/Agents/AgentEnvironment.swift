/// The environment of an agent: what the settings let through, and what the bridge tells it.
enum AgentEnvironment {
    /// What the names of the bridge's own variables begin with.
    static let prefix = "OPENCLAW_AGENT_"

    /// The variables for one run.
    static func variables(
        for order: AgentOrder,
        in run: RunFolder,
        from environment: [String: String],
        settings: AgentSettings
    ) -> [String: String] {
        var variables = passed(from: environment, settings: settings)
        variables["\(prefix)ID"] = order.id.rawValue
        variables["\(prefix)ISSUE"] = String(order.issue.number)
        variables["\(prefix)REPOSITORY"] = order.issue.repository?.description ?? ""
        variables["\(prefix)WORKSPACE"] = run.workspacePath
        variables["\(prefix)INSTRUCTIONS_FILE"] = run.instructionsPath
        variables["\(prefix)PROGRESS_FILE"] = run.progressPath
        return variables
    }

    /// The variables that the settings let through; a `PATH` there is in any case.
    static func passed(from environment: [String: String], settings: AgentSettings) -> [String: String] {
        let names = Set(settings.environmentNames)
        var variables = environment.filter { names.contains($0.key) && !$0.value.utf8.contains(0) }
        if variables["PATH"] == nil { variables["PATH"] = "/usr/local/bin:/usr/bin:/bin" }
        return variables
    }
}
