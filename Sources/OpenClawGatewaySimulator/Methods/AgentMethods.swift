import OpenClawGateway

extension Method {
    /// The methods that run agents and wait for them.
    static let agents: [Method] = [
        Method("agent", scope: .write, params: agentFields) { $0.runAgent($1) },
        Method("agent.wait", scope: .write, params: waitFields) { $0.waitForRun($1) },
        Method("agent.identity.get", scope: .read, params: identityFields) { model, request in
            let id = request.string("agentId") ?? model.defaultAgent.id
            model.respond(.ok(["agentId": .string(id), "name": .string(id)]), to: request)
        },
    ]

    private static let agentFields: [Shape.Field] = [
        .required("message", .text),
        .optional("agentId", .text),
        .optional("provider", .string()),
        .optional("model", .string()),
        .optional("to", .string()),
        .optional("replyTo", .string()),
        .optional("sessionId", .string()),
        .optional("sessionKey", .string()),
        .optional("thinking", .string()),
        .optional("deliver", .boolean),
        .optional("attachments", .list(of: .any)),
        .optional("channel", .string()),
        .optional("replyChannel", .string()),
        .optional("accountId", .string()),
        .optional("replyAccountId", .string()),
        .optional("threadId", .string()),
        .optional("groupId", .string()),
        .optional("groupChannel", .string()),
        .optional("groupSpace", .string()),
        .optional("timeout", .integer(min: 0)),
        .optional("bestEffortDeliver", .boolean),
        .optional("lane", .string()),
        .optional("extraSystemPrompt", .string()),
        .optional("inputProvenance", .any),
        .optional("label", .string()),
        .required("idempotencyKey", .text),
    ]

    private static let waitFields: [Shape.Field] = [
        .required("runId", .text), .optional("timeoutMs", .integer(min: 0)),
    ]

    private static let identityFields: [Shape.Field] = [.optional("agentId", .text), .optional("sessionKey", .text)]
}

extension GatewayModel {
    func runAgent(_ request: Request) {
        if let known = answer(aboutRun: request.key, to: request) { return respond(known, to: request) }
        let given = request.string("agentId")
        if let given, !configuration.agents.contains(where: { $0.id == given }) {
            return respond(.invalid("invalid agent params: unknown agent id \"\(given)\""), to: request)
        }
        let key = request.string("sessionKey").map(canonicalKey) ?? "agent:\(given ?? defaultAgent.id):main"
        if key.hasPrefix("agent:"), key.split(separator: ":", omittingEmptySubsequences: false).count < 3 {
            return respond(.invalid("invalid agent params: malformed session key \"\(key)\""), to: request)
        }
        var run = run(request, id: request.key, origin: .agent, text: request.string("message") ?? "", key: key)
        run.request = request
        run.timeout = request.int("timeout").flatMap { $0 > 0 ? .seconds(min($0, 86_400)) : nil }
        if request.bool("deliver") == true {
            switch resolve(channel: request.string("channel"), to: request.string("to") ?? "undefined") {
            case .success(let target): run.delivery = target
            case .failure(let problem):
                let isBestEffort = request.bool("bestEffortDeliver") ?? (key == mainSessionKey)
                if !isBestEffort { return respond(.invalid(problem.message), to: request) }
            }
        }
        connections[request.connection]?.client?.startedRuns.insert(run.id)
        respond(.ok(accepted(run)), to: request)
        accept(run)
    }

    func waitForRun(_ request: Request) {
        let id = request.string("runId") ?? ""
        let number = (request.connection, request.id)
        if let run = runs[id], run.terminal != nil { return respond(waitAnswer(of: run, run.recordedEnd), to: request) }
        runs.update(id) { $0.waiting.append(request) }
        after(.milliseconds(request.int("timeoutMs") ?? 30_000), lifetime: .life) { model in
            // A run that ended in the meantime has answered already.
            let isWaiting =
                model.runs[id].map { run in run.waiting.contains { ($0.connection, $0.id) == number } } ?? true
            guard isWaiting else { return }
            model.runs.update(id) { run in run.waiting.removeAll { ($0.connection, $0.id) == number } }
            let answer = JSONValue.object(compact: [
                "runId": .string(id),
                "status": "timeout",
                "timeoutPhase": .when(model.configuration.protocolVersion >= .v4, "gateway_draining"),
            ])
            model.respond(.ok(answer), to: request)
        }
    }
}

extension Run {
    /// How a run that is over has ended, as its terminal answer says.
    fileprivate var recordedEnd: GatewayModel.RunEnd {
        if let refusal = terminal?.refusal { return .failed(refusal.message) }
        return terminal?.payload?["status"] == "timeout" ? .timedOut : .completed
    }
}
