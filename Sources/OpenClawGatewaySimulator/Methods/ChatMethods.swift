import OpenClawGateway

extension Method {
    /// The methods that talk to agents through sessions.
    static let chat: [Method] = [
        Method("chat.send", scope: .write, params: chatFields) { $0.chatSend($1) },
        Method("chat.abort", scope: .write, params: abortFields) { $0.chatAbort($1) },
        Method("chat.inject", scope: .admin, params: injectFields) { $0.chatInject($1) },
    ]

    private static let chatFields: [Shape.Field] = [
        .required("sessionKey", .string(min: 1, max: 512)),
        .optional("agentId", .text, since: .v4),
        .optional("sessionId", .text, since: .v4),
        .required("message", .string()),
        .optional("thinking", .string()),
        .optional("fastMode", .any, since: .v4),
        .optional("deliver", .boolean),
        .optional("originatingChannel", .string()),
        .optional("originatingTo", .string()),
        .optional("originatingAccountId", .string()),
        .optional("originatingThreadId", .string()),
        .optional("attachments", .list(of: .any)),
        .optional("timeoutMs", .integer(min: 0)),
        .optional("systemInputProvenance", .any),
        .optional("systemProvenanceReceipt", .string()),
        .optional("suppressCommandInterpretation", .boolean, since: .v4),
        .required("idempotencyKey", .text),
    ]

    private static let abortFields: [Shape.Field] = [
        .required("sessionKey", .text), .optional("agentId", .text, since: .v4), .optional("runId", .text),
    ]

    private static let injectFields: [Shape.Field] = [
        .required("sessionKey", .text), .optional("agentId", .text, since: .v4), .required("message", .text),
        .optional("label", .string(max: 100)),
    ]
}

extension GatewayModel {
    func chatSend(_ request: Request) {
        let text = request.string("message") ?? ""
        guard !text.trimmed.isEmpty || request.params["attachments"]?.array?.isEmpty == false else {
            return respond(.invalid("message or attachment required"), to: request)
        }
        let key = canonicalKey(request.string("sessionKey") ?? "")
        if let problem = missingAgent(of: key) { return respond(.invalid(problem), to: request) }
        if ["stop", "abort", "/stop"].contains(text.trimmed.lowercased()) {
            let aborted = abort(runs.active(in: key).filter { mayAbort($0, request) })
            return respond(
                .ok(["ok": true, "aborted": .bool(!aborted.isEmpty), "runIds": .strings(aborted)]),
                to: request
            )
        }
        if let known = answer(aboutRun: request.key, to: request) { return respond(known, to: request) }
        if let twin = runs.active(in: key).first(where: { $0.text == text && $0.origin == .chat }),
            configuration.protocolVersion >= .v4, request.params["attachments"] == nil
        {
            return respond(.ok(["runId": .string(twin.id), "status": "in_flight"]), to: request)
        }
        respond(.ok(["runId": .string(request.key), "status": "started"]), to: request)
        startChat(request, text: text, key: key)
    }

    /// Starts a run for a text that a client sent into a session.
    func startChat(_ request: Request, text: String, key: String) {
        let run = run(request, id: request.key, origin: .chat, text: text, key: key)
        connections[request.connection]?.client?.startedRuns.insert(run.id)
        announceEarly(text, in: key)
        guard configuration.protocolVersion == .v3, isBusy(key) else { return accept(run) }
        // The message joins what is going on; its own run ends without a word, and the answer has another id.
        runs.keep(run)
        after(configuration.timing.agentStart, lifetime: .life) { model in
            model.showEmptyFinal(of: run)
            model.runs.endKept(run.id, .ok(["runId": .string(run.id), "status": "ok"]))
            model.accept(model.run(request, id: model.random.uuid(), origin: .chat, text: text, key: key))
        }
    }

    private func isBusy(_ key: String) -> Bool {
        if !runs.active(in: key).isEmpty { return true }
        guard let last = runs.lastEnded(in: key) else { return false }
        return last.phase == .lingering
    }

    /// Gateways of protocol 3 show a user's text once before its run begins, when the session is not new.
    private func announceEarly(_ text: String, in key: String) {
        guard configuration.protocolVersion == .v3, let session = sessions[key], session.rowCount > 0 else { return }
        let fields: JSONValue = [
            "sessionKey": .string(key), "messageId": .string(random.hex(bytes: 4)),
            "messageSeq": .int(session.rowCount),
            "session": session.record,
        ]
        let message: JSONValue = ["role": "user", "content": .string(text), "timestamp": .integer(wallClock)]
        notifyWatchers(of: key, "session.message", fields.setting("message", message))
        announceChange(of: key, fields.merging(["phase": "message"]))
    }

    func run(_ request: Request, id: String, origin: Run.Origin, text: String, key: String) -> Run {
        Run(
            id: id,
            sessionKey: key,
            agentID: agentID(of: key),
            origin: origin,
            text: text,
            starter: request.connection,
            device: connections[request.connection]?.client?.request.device?.id,
            acceptedAt: wallClock,
            rowKey: "\(request.key):user"
        )
    }

    /// What a key that was used before gets: the state of its run, or how it ended.
    func answer(aboutRun id: String, to request: Request) -> Answer? {
        guard let run = runs[id] else { return nil }
        let isAgent = request.method == "agent"
        // What `agent` answered at last is known at once; a chat is called in flight a little longer.
        if isAgent, run.origin == .agent, let terminal = run.terminal, run.phase == .lingering { return terminal }
        if run.isActive || run.phase == .lingering {
            if isAgent, configuration.protocolVersion == .v3, run.origin == .agent { return .ok(accepted(run)) }
            let key: JSONValue? = isAgent && run.origin == .agent ? .string(run.sessionKey) : nil
            return .ok(.object(compact: ["runId": .string(id), "status": "in_flight", "sessionKey": key]))
        }
        let lifetime = scaled(configuration.timing.idempotencyLifetime)
        guard let ended = run.endedTime, now - ended < lifetime, isAgent == (run.origin == .agent) else { return nil }
        return run.terminal
    }

    /// What `agent` answers at first.
    func accepted(_ run: Run) -> JSONValue {
        .object(compact: [
            "runId": .string(run.id),
            "sessionKey": .when(configuration.protocolVersion >= .v4, .string(run.sessionKey)),
            "status": "accepted",
            "acceptedAt": .integer(run.acceptedAt),
        ])
    }

    func agentID(of key: String) -> String {
        let parts = key.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 2 && parts[0] == "agent" ? String(parts[1]) : defaultAgent.id
    }

    private func missingAgent(of key: String) -> String? {
        let id = agentID(of: key)
        guard !configuration.agents.contains(where: { $0.id == id }) else { return nil }
        return "Agent \"\(id)\" no longer exists in configuration"
    }

    func chatAbort(_ request: Request) {
        let key = canonicalKey(request.string("sessionKey") ?? "")
        let wanted = request.string("runId")
        let active = runs.active(in: key).filter { wanted == nil || $0.id == wanted }
        let allowed = active.filter { mayAbort($0, request) }
        if let wanted, !active.isEmpty, allowed.isEmpty {
            return respond(.invalid("unauthorized to abort run \(wanted)"), to: request)
        }
        let aborted = abort(allowed)
        respond(.ok(["ok": true, "aborted": .bool(!aborted.isEmpty), "runIds": .strings(aborted)]), to: request)
    }

    /// Aborts runs; gives their ids.
    @discardableResult
    func abort(_ runs: [Run]) -> [String] {
        for run in runs { end(run.id, .aborted) }
        return runs.map(\.id)
    }

    /// Whether a client may abort a run: its own, by connection or device, or any as an administrator.
    func mayAbort(_ run: Run, _ request: Request) -> Bool {
        guard let client = connections[request.connection]?.client else { return false }
        if client.holds(.admin) || run.starter == request.connection { return true }
        return run.device != nil && run.device == client.request.device?.id
    }

    func chatInject(_ request: Request) {
        let key = canonicalKey(request.string("sessionKey") ?? "")
        guard sessions[key] != nil else { return respond(.invalid("session not found"), to: request) }
        append(role: "assistant", text: request.string("message") ?? "", to: key) { row in
            row.model = TranscriptRow.modelAnswer(stopReason: "stop").setting("model", "gateway-injected")
        }
        let id = sessions[key]?.transcript.last?.id ?? ""
        respond(.ok(["ok": true, "messageId": .string(id)]), to: request)
    }
}
