import OpenClawGateway

extension Method {
    /// The methods that show sessions and their transcripts.
    static let sessions: [Method] = [
        Method("sessions.list", scope: .read, params: listFields) { $0.listSessions($1) },
        Method("sessions.describe", scope: .read, params: [.required("key", .text)] + describeFields) {
            model,
            request in
            let session = model.sessions[model.canonicalKey(request.string("key") ?? "")]
            model.respond(.ok(["session": session?.record ?? .null]), to: request)
        },
        Method("sessions.resolve", scope: .read, params: resolveFields) { $0.resolveSession($1) },
        Method("sessions.get", scope: .read, params: getFields) { $0.getSession($1) },
        Method("sessions.preview", scope: .read, params: previewFields) { $0.previewSessions($1) },
        Method("chat.history", scope: .read, params: historyFields) { $0.history($1) },
    ]

    private static let listFields: [Shape.Field] = [
        .optional("limit", .integer(min: 1)),
        .optional("offset", .integer(min: 0), since: .v4),
        .optional("activeMinutes", .integer(min: 1)),
        .optional("includeGlobal", .boolean),
        .optional("includeUnknown", .boolean),
        .optional("configuredAgentsOnly", .boolean, since: .v4),
        .optional("includeDerivedTitles", .boolean),
        .optional("includeLastMessage", .boolean),
        .optional("label", .text),
        .optional("spawnedBy", .text),
        .optional("agentId", .text),
        .optional("search", .string()),
    ]

    private static let describeFields: [Shape.Field] = [
        .optional("includeDerivedTitles", .boolean), .optional("includeLastMessage", .boolean),
    ]

    private static let resolveFields: [Shape.Field] = [
        .optional("key", .text),
        .optional("sessionId", .text),
        .optional("label", .text),
        .optional("agentId", .text),
        .optional("spawnedBy", .text),
        .optional("includeGlobal", .boolean),
        .optional("includeUnknown", .boolean),
    ]

    private static let getFields: [Shape.Field] = [
        .optional("key", .text),
        .optional("sessionKey", .text),
        .optional("agentId", .text),
        .optional("limit", .integer(min: 1)),
    ]

    private static let previewFields: [Shape.Field] = [
        .required("keys", .list(of: .text, min: 1)),
        .optional("limit", .integer(min: 1)),
        .optional("maxChars", .integer(min: 20)),
    ]

    private static let historyFields: [Shape.Field] = [
        .required("sessionKey", .text),
        .optional("agentId", .text, since: .v4),
        .optional("limit", .integer(min: 1, max: 1000)),
        .optional("maxChars", .integer(min: 1, max: 500_000)),
    ]
}

extension GatewayModel {
    static let sessionsPath = "/srv/gateway/state/agents/main/sessions/sessions.json"

    func listSessions(_ request: Request) {
        let found = sessions.newestFirst.filter { matches($0, request) }
        let offset = min(request.int("offset") ?? 0, found.count)
        let limit = request.int("limit") ?? 100
        let shown = found.dropFirst(offset).prefix(limit)
        let next = offset + shown.count
        let hasMore = next < found.count
        let rows = shown.map { session -> JSONValue in
            var row = session.listed
            if request.bool("includeDerivedTitles") == true {
                row = row.setting("derivedTitle", .string(session.title))
            }
            if request.bool("includeLastMessage") == true, let last = session.transcript.last {
                row = row.setting("lastMessagePreview", .string(String(last.text.prefix(200))))
            }
            return row
        }
        let result = JSONValue.object(compact: [
            "ts": .integer(wallClock),
            "path": sessions.count == 0 ? "(multiple)" : .string(Self.sessionsPath),
            "count": .int(shown.count),
            "totalCount": .int(found.count),
            "limitApplied": .int(limit),
            "offset": .when(offset > 0, .int(offset)),
            "nextOffset": .when(configuration.protocolVersion >= .v4, hasMore ? .int(next) : .null),
            "hasMore": .bool(hasMore),
            "defaults": ["modelProvider": "fake", "model": "echo", "contextTokens": 64_000],
            "sessions": .array(rows),
        ])
        respond(.ok(result), to: request)
    }

    private func matches(_ session: Session, _ request: Request) -> Bool {
        if let agent = request.string("agentId"), session.agentID != agent { return false }
        if let label = request.string("label"), session.label != label { return false }
        if let minutes = request.int("activeMinutes") {
            let (age, overflow) = Int64(minutes).multipliedReportingOverflow(by: 60_000)
            if !overflow, wallClock - session.updatedAt > age { return false }
        }
        guard let search = request.string("search")?.trimmed.lowercased(), !search.isEmpty else { return true }
        return [session.key, session.label, session.displayName].contains {
            $0?.lowercased().contains(search) == true
        }
    }

    func resolveSession(_ request: Request) {
        let given = [request.string("key"), request.string("sessionId"), request.string("label")].compactMap(\.self)
        guard given.count == 1, let wanted = given.first else {
            let problem =
                given.isEmpty
                ? "Either key, sessionId, or label is required"
                : "Provide either key, sessionId, or label (not multiple)"
            return respond(.invalid(problem), to: request)
        }
        let key = canonicalKey(wanted)
        let session = sessions.newestFirst.first { session in
            session.key == key || session.sessionID == wanted || session.label == wanted
        }
        guard let found = session?.key ?? (key == mainSessionKey ? key : nil) else {
            return respond(.invalid("No session found: \(wanted)"), to: request)
        }
        respond(.ok(["ok": true, "key": .string(found)]), to: request)
    }

    func getSession(_ request: Request) {
        guard let key = request.string("key") ?? request.string("sessionKey") else {
            return respond(.invalid("key required"), to: request)
        }
        let session = sessions[canonicalKey(key)]
        let rows = visibleRows(of: session, limit: request.int("limit") ?? 200)
        respond(.ok(["messages": .array(rows.map { record($0, limit: .max) })]), to: request)
    }

    func previewSessions(_ request: Request) {
        let limit = request.int("limit") ?? 12
        let maxCharacters = request.int("maxChars") ?? 240
        let previews = (request.params["keys"]?.array ?? []).compactMap(\.string).map { key -> JSONValue in
            let session = sessions[canonicalKey(key)]
            let items = visibleRows(of: session, limit: limit).map { row -> JSONValue in
                ["role": .string(row.role), "text": .string(String(row.text.prefix(maxCharacters)))]
            }
            let status = session == nil ? "missing" : items.isEmpty ? "empty" : "ok"
            return ["key": .string(key), "status": .string(status), "items": .array(items)]
        }
        respond(.ok(["ts": .integer(wallClock), "previews": .array(previews)]), to: request)
    }

    func history(_ request: Request) {
        let asked = request.string("sessionKey") ?? ""
        let session = sessions[canonicalKey(asked)]
        let rows = visibleRows(of: session, limit: request.int("limit") ?? 200)
        let limit = request.int("maxChars") ?? release.historyTextLimit
        let isNew = configuration.protocolVersion >= .v4
        let result = JSONValue.object(compact: [
            "sessionKey": .string(asked),
            "sessionId": session.map { .string($0.sessionID) },
            "messages": .array(rows.map { record($0, limit: limit) }),
            "defaults": .when(isNew, ["modelProvider": "fake", "model": "echo", "contextTokens": 64_000]),
            "sessionInfo": session.flatMap { .when(isNew, $0.listed) },
            "thinkingLevel": "off",
        ])
        respond(.ok(result), to: request)
    }

    /// The newest rows that history shows.
    private func visibleRows(of session: Session?, limit: Int) -> ArraySlice<TranscriptRow> {
        (session?.transcript ?? []).filter(\.isVisible).suffix(limit)
    }

    private func record(_ row: TranscriptRow, limit: Int) -> JSONValue {
        row.record(configuration.protocolVersion, limit: limit, inHistory: true)
    }
}

extension Session {
    /// The title that lists derive from the first message.
    fileprivate var title: String {
        if let first = transcript.first(where: { $0.role == "user" }) { return String(first.text.prefix(60)) }
        return displayName ?? String(sessionID.prefix(8))
    }
}
