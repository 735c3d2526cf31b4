import HTTPTypes
import Hummingbird
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// Commands to the orchestrator, and the record of all commands.
struct CommandRoutes {
    let parts: DaemonParts

    func add(to router: Router<DaemonRequestContext>) {
        router.post("/v1/commands") { request, _ in try await perform(request) }
        router.get("/v1/commands") { request, _ in try await list(request) }
    }

    /// Carries a command out, at once and without a code: whoever may use the daemon may do so as its owner.
    private func perform(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let body = try await request.jsonObject(limit: parts.configuration.http.maximumBody)
        let parser = CommandParser(parts.configuration.orchestrator.commands)
        let asked = try CommandRequest(body, headerKey: request.idempotencyKey, parser)
        if asked.command.startsWork { try requireAgents() }
        let speaker = Speaker(channel: "http", id: "api", role: .owner)
        let result = try await parts.orchestrator.handleCommand(asked.command, from: speaker, key: asked.key)
        try await parts.audit.append(
            AuditEvent(
                place: speaker.channel,
                speaker: speaker.description,
                role: speaker.role.rawValue,
                command: asked.command.description,
                outcome: result.isSuccess ? .done : .failed,
                key: asked.key
            ),
            at: DeliveryTime.system.now()
        )
        let members = result.members(of: asked.command)
        if result.isSuccess { return Response(.object(members)) }
        var problem = Problem(.conflict, "command.failed", result.text)
        problem.members = members.filter { $0.key != "text" }
        throw problem
    }

    private func requireAgents() throws(Problem) {
        do throws(DaemonError) {
            try parts.configuration.orchestrator.requireAgents()
        } catch {
            throw Problem(.conflict, "daemon.\(error.code.rawValue)", error.message, advice: error.advice)
        }
    }

    private func list(_ request: Request) async throws -> Response {
        let query = try QueryParameters(request, known: ["cursor", "limit"])
        let limit = try query.limit
        let records = try await parts.audit.records(limit: limit + 1, before: try query.cursor(.commands))
        var page: [String: JSONValue] = ["commands": .array(records.prefix(limit).map { .object($0.members) })]
        if records.count > limit { page["nextCursor"] = Cursor(.commands, records[limit - 1].number).json }
        return Response(.object(page))
    }
}
