package import OpenClawGateway
package import OpenClawOrchestrator

extension Workflow {
    /// The workflow for programs, without the words of the one who asked.
    package var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "id": .string(id.description),
            "issue": .integer(Int64(request.issue.number)),
            "state": .string(state.rawValue),
            "finished": .bool(state.isFinal),
            "waiting": .bool(isWaiting),
            "stopRequested": .bool(isStopRequested),
            "starts": .integer(Int64(starts)),
            "requester": .string(request.requester),
            "createdAt": .string(createdAt.iso8601),
            "updatedAt": .string(updatedAt.iso8601),
        ]
        func add(_ name: String, _ text: String?) { members[name] = text.map { .string($0) } }
        add("repository", request.issue.repository?.description)
        add("agent", agent?.rawValue)
        add("pullRequest", pullRequest)
        add("summary", summary)
        return members
    }
}

extension WorkflowTransition {
    /// The step for programs.
    package var json: JSONValue {
        [
            "at": .string(at.iso8601), "from": .string(from.rawValue), "to": .string(to.rawValue),
            "reason": .string(reason),
        ]
    }
}
