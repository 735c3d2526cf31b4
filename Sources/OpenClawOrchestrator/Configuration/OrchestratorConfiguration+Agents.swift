import OpenClawBridge

extension OrchestratorConfiguration {
    /// Reads how agents are run; without a command none can be.
    mutating func readAgents(with reader: inout SettingReader) {
        let arguments = reader.list(.agentCommand)
        agentDirectory = reader.text(.agentDirectory, default: agentsPath)
        let command = reader.parse(.agentCommand, arguments.map { _ in "" }, default: nil) { _ in
            try Self.plainly { () throws(AgentError) in try AgentCommand(arguments ?? []) }
        }
        // The other settings are checked even where there is no command.
        guard let checked = command ?? (try? AgentCommand(["none"])) else { return }
        var settings = AgentSettings(command: checked, folder: agentsPath ?? "/")
        settings.checkouts =
            reader.items(.agentCheckouts) { text in
                try Self.plainly { () throws(AgentError) in try AgentCheckout(text) }
            } ?? []
        if Set(settings.checkouts.map(\.repository)).count < settings.checkouts.count {
            reader.refuse(.agentCheckouts, "A repository has two checkouts.")
        }
        settings.environmentNames +=
            reader.items(.agentEnvironment) { name in
                var probe = AgentSettings(command: checked, folder: "/")
                probe.environmentNames = [name]
                try Self.plainly { () throws(AgentError) in try probe.validate() }
                return name
            } ?? []
        settings.maximumCount = reader.integer(.agentMaximum, default: settings.maximumCount, in: 1...100)
        settings.timeLimit = reader.seconds(.agentRunTime, default: settings.timeLimit, in: 1...31_536_000)
        settings.outputLimit = reader.integer(
            .agentLogBytes,
            default: settings.outputLimit,
            in: 32 << 10...64 << 30
        )
        settings.grace = reader.seconds(.agentStopGrace, default: settings.grace, in: 0...3600)
        if command != nil, agentsPath == nil {
            reader.refuse(.agentDirectory, "There is no place for the agents' runs; set this, or the state directory.")
        }
        agents = command.map { _ in settings }
    }

    /// The same with what is wrong and what to do in words only, without the code for programs.
    private static func plainly<Value>(_ make: () throws(AgentError) -> Value) throws -> Value {
        do throws(AgentError) {
            return try make()
        } catch {
            throw UnusableValue(description: [error.message, error.advice].compactMap(\.self).joined(separator: " "))
        }
    }
}
