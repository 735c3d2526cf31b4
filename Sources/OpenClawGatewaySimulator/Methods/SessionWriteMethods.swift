import OpenClawGateway

extension Method {
    /// The methods that make and change sessions.
    static let sessionWrites: [Method] = [
        Method("sessions.create", scope: .write, params: createFields) { $0.createSession($1) },
        Method("sessions.send", scope: .write, params: sendFields) { $0.sendToSession($1) },
        Method("sessions.abort", scope: .write, params: abortFields) { $0.abortSession($1) },
        Method("sessions.patch", scope: .admin, params: patchFields) { $0.patchSession($1) },
        Method("sessions.reset", scope: .admin, params: resetFields) { $0.resetSession($1) },
        Method("sessions.delete", scope: .admin, params: deleteFields) { $0.deleteSession($1) },
    ]

    private static let createFields: [Shape.Field] = [
        .optional("key", .text), .optional("agentId", .text), .optional("label", .text), .optional("model", .text),
        .optional("parentSessionKey", .text), .optional("task", .string()), .optional("message", .string()),
        .optional("emitCommandHooks", .boolean, since: .v4),
    ]

    private static let sendFields: [Shape.Field] = [
        .required("key", .text), .optional("agentId", .text, since: .v4), .required("message", .string()),
        .optional("thinking", .string()), .optional("attachments", .list(of: .any)),
        .optional("timeoutMs", .integer(min: 0)), .optional("idempotencyKey", .text),
    ]

    private static let abortFields: [Shape.Field] = [.optional("key", .text), .optional("runId", .text)]

    private static let patchFields: [Shape.Field] = [
        .required("key", .text), .optional("agentId", .text, since: .v4), .optional("label", .any),
        .optional("model", .any), .optional("thinkingLevel", .any), .optional("sendPolicy", .any),
    ]

    private static let resetFields: [Shape.Field] = [
        .required("key", .text), .optional("agentId", .text, since: .v4),
        .optional("reason", .oneOf(["new", "reset"])),
    ]

    private static let deleteFields: [Shape.Field] = [
        .required("key", .text), .optional("agentId", .text, since: .v4), .optional("deleteTranscript", .boolean),
        .optional("emitLifecycleHooks", .boolean),
    ]
}

extension GatewayModel {
    func createSession(_ request: Request) {
        let agent = request.string("agentId") ?? defaultAgent.id
        guard configuration.agents.contains(where: { $0.id == agent }) else {
            return respond(.invalid("unknown agent id \"\(agent)\""), to: request)
        }
        let key = request.string("key").map(canonicalKey) ?? "agent:\(agent):dashboard:\(random.uuid())"
        openSession(key)
        sessions.update(key) { $0.label = request.string("label") ?? $0.label }
        let text = request.string("message") ?? request.string("task") ?? ""
        guard let session = sessions[key] else { return }
        let result: JSONValue = [
            "ok": true, "key": .string(key), "sessionId": .string(session.sessionID), "entry": session.entry,
            "runStarted": .bool(!text.isEmpty),
        ]
        respond(.ok(result), to: request)
        announceRow(of: key, reason: "create")
        if !text.isEmpty { accept(run(request, id: random.uuid(), origin: .chat, text: text, key: key)) }
    }

    func sendToSession(_ request: Request) {
        let key = canonicalKey(request.string("key") ?? "")
        guard let session = sessions[key] else {
            return respond(.invalid("session not found: \(request.string("key") ?? "")"), to: request)
        }
        let id = request.string("idempotencyKey") ?? random.uuid()
        if let known = answer(aboutRun: id, to: request) { return respond(known, to: request) }
        let result: JSONValue = [
            "runId": .string(id), "status": "started", "messageSeq": .int(session.rowCount + 1),
        ]
        respond(.ok(result), to: request)
        accept(run(request, id: id, origin: .chat, text: request.string("message") ?? "", key: key))
        announceRow(of: key, reason: "send")
    }

    func abortSession(_ request: Request) {
        let key = request.string("key").map(canonicalKey) ?? runs[request.string("runId") ?? ""]?.sessionKey ?? ""
        let wanted = request.string("runId")
        let found = runs.active(in: key).filter { (wanted == nil || $0.id == wanted) && mayAbort($0, request) }
        let aborted = abort(found)
        let result: JSONValue = [
            "ok": true, "abortedRunId": aborted.first.map(JSONValue.string) ?? .null,
            "status": aborted.isEmpty ? "no-active-run" : "aborted",
        ]
        respond(.ok(result), to: request)
    }

    func patchSession(_ request: Request) {
        let key = canonicalKey(request.string("key") ?? "")
        openSession(key)
        sessions.update(key) { session in
            if let label = request.params["label"] { session.label = label.string }
            session.updatedAt = wallClock
        }
        let entry = sessions[key]?.entry ?? [:]
        respond(
            .ok(["ok": true, "path": .string(Self.sessionsPath), "key": .string(key), "entry": entry]),
            to: request
        )
        announceRow(of: key, reason: "patch")
    }

    func resetSession(_ request: Request) {
        let key = canonicalKey(request.string("key") ?? "")
        openSession(key)
        reset(key)
        let entry = sessions[key]?.entry ?? [:]
        respond(.ok(["ok": true, "key": .string(key), "entry": entry]), to: request)
        announceRow(of: key, reason: "reset")
    }

    /// Begins a new transcript.
    func reset(_ key: String) {
        abort(runs.active(in: key))
        let sessionID = random.uuid()
        sessions.update(key) { session in
            session.sessionID = sessionID
            session.transcript = []
            session.rowCount = 0
            session.updatedAt = wallClock
            session.status = nil
            session.startedAt = nil
            session.endedAt = nil
            session.hasTokens = false
        }
    }

    func deleteSession(_ request: Request) {
        let key = canonicalKey(request.string("key") ?? "")
        guard key != mainSessionKey else {
            return respond(.invalid("Cannot delete the main session (\(key))."), to: request)
        }
        abort(runs.active(in: key))
        let deleted = sessions.remove(key)
        let archived = deleted.map { ["/srv/gateway/state/agents/main/sessions/\($0.sessionID).jsonl.deleted"] } ?? []
        let result: JSONValue = [
            "ok": true, "key": .string(key), "deleted": .bool(deleted != nil), "archived": .strings(archived),
        ]
        respond(.ok(result), to: request)
        if deleted != nil { announceChange(of: key, ["reason": "delete"]) }
    }

    private func announceRow(of key: String, reason: String) {
        let isActive = (sessions[key]?.activeRuns ?? 0) > 0
        announceChange(of: key, ["reason": .string(reason), "hasActiveRun": .bool(isActive)])
    }
}

extension Session {
    /// The session as the gateway stores it.
    fileprivate var entry: JSONValue {
        .object(compact: [
            "sessionId": .string(sessionID),
            "sessionFile": .string("/srv/gateway/state/agents/main/sessions/\(sessionID).jsonl"),
            "updatedAt": .integer(updatedAt),
            "label": label.map(JSONValue.string),
            "chatType": chatType.map(JSONValue.string),
            "origin": origin,
            "deliveryContext": deliveryContext,
            "lastChannel": lastChannel.map(JSONValue.string),
        ])
    }
}
