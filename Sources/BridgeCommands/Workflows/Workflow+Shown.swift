import OpenClawGateway
import OpenClawOrchestrator

extension Workflow {
    /// The state, and what is asked for beside it.
    var shownState: String {
        if isWaiting { return "waiting" }
        return isStopRequested && !state.isFinal ? "\(state.rawValue), stopping" : state.rawValue
    }

    /// The workflow for programs, without the words of the one who asked.
    var members: [String: JSONValue] {
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
