import Hummingbird
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// The work on issues, and what its agents write.
struct WorkflowRoutes {
    /// How many lines of an agent's output are given.
    private static let lines = 1...10_000

    let parts: DaemonParts

    private var store: any WorkflowStore { parts.bridge.workflows }

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/v1/workflows") { request, _ in try await list(request) }
        router.get("/v1/workflows/{id}") { request, context in try await show(request, context) }
        router.get("/v1/workflows/{id}/log") { request, context in try await log(request, context) }
    }

    private func list(_ request: Request) async throws -> Response {
        let query = try QueryParameters(request, known: ["state", "cursor", "limit"])
        let limit = try query.limit
        let workflows = try await store.workflows(
            in: try Self.states(query),
            limit: limit + 1,
            before: try query.cursor(.workflows).map(WorkflowID.init)
        )
        var page: [String: JSONValue] = [
            "workflows": .array(workflows.prefix(limit).map { .object($0.members) }),
            "paused": .bool(try await store.isPaused()),
        ]
        if workflows.count > limit { page["nextCursor"] = Cursor(.workflows, workflows[limit - 1].id.number).json }
        return Response(.object(page))
    }

    private static func states(_ query: QueryParameters) throws(Problem) -> Set<WorkflowState> {
        guard let words = query.list("state") else { return Set(WorkflowState.allCases) }
        var states: Set<WorkflowState> = []
        for word in words {
            if word == "active" {
                states.formUnion(WorkflowState.allCases.filter { !$0.isFinal })
            } else if let state = WorkflowState(rawValue: word) {
                states.insert(state)
            } else {
                let all = (WorkflowState.allCases.map(\.rawValue) + ["active"]).joined(separator: ", ")
                throw QueryParameters.invalid("state", "It must be one or several of \(all).")
            }
        }
        return states
    }

    private func show(_ request: Request, _ context: DaemonRequestContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let workflow = try await workflow(context)
        var members = workflow.members
        members["story"] = .array(try await store.transitions(of: workflow.id).map(\.json))
        return Response(.object(members))
    }

    private func log(_ request: Request, _ context: DaemonRequestContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["lines"])
        let count = try query.integer("lines", default: 100, in: Self.lines)
        let workflow = try await workflow(context)
        guard let agent = workflow.agent else {
            throw Problem(.notFound, "workflow.noAgent", "No agent was started for \(workflow.id).")
        }
        let lines = try await parts.bridge.spawner.log(of: agent, lines: count)
        return Response(["agent": .string(agent.rawValue), "lines": .array(lines.map { .string($0) })])
    }

    private func workflow(_ context: DaemonRequestContext) async throws -> Workflow {
        guard let id = context.parameters.get("id").flatMap({ WorkflowID($0) }),
            let workflow = try await store.workflow(id)
        else { throw Problem(.notFound, "store.notFound", "There is no such workflow: its id has the form w-17.") }
        return workflow
    }
}
