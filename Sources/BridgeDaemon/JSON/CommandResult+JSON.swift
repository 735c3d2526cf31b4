package import OpenClawGateway
package import OpenClawOrchestrator

extension CommandResult {
    /// What came of `command`, for programs.
    package func members(of command: Command) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["command": .string(command.description), "text": .string(text)]
        members["issue"] = issueNumber.map { .integer(Int64($0)) }
        members["agent"] = agentID.map { .string($0.rawValue) }
        members["state"] = state.map { .string($0.rawValue) }
        return members
    }
}
