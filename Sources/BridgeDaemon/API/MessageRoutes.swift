import HTTPTypes
import Hummingbird
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// Messages: handing them in, looking at them, and steering them.
struct MessageRoutes {
    /// The most messages of one batch.
    static let maximumBatch = 100

    let parts: DaemonParts

    private var outbox: Outbox { parts.outbox }

    func add(to router: Router<DaemonRequestContext>) {
        router.post("/v1/messages") { request, _ in try await submit(request) }
        router.post("/v1/messages/batch") { request, _ in try await submitBatch(request) }
        router.get("/v1/messages") { request, _ in try await list(request) }
        router.get("/v1/messages/{id}") { request, context in try await show(request, context) }
        router.get("/v1/messages/{id}/timeline") { request, context in try await timeline(request, context) }
        router.post("/v1/messages/{id}/retry") { request, context in
            try await steer(request, context) { id throws(OutboxError) in try await outbox.retry(id) }
        }
        router.post("/v1/messages/{id}/cancel") { request, context in
            try await steer(request, context) { id throws(OutboxError) in try await outbox.cancel(id) }
        }
    }

    // MARK: Handing in

    private func submit(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let body = try await request.jsonObject(limit: parts.configuration.http.maximumBody)
        let message = try MessageRequest(body, headerKey: request.idempotencyKey, parts.bridge).message
        let enqueued = try await outbox.submit(message)
        return Response(
            enqueued.json,
            status: enqueued.isNew ? .accepted : .ok,
            headers: [.location: "/v1/messages/\(enqueued.entry.id)"]
        )
    }

    /// Takes each message on its own; the answer tells of each in order.
    private func submitBatch(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        var body = try await request.jsonObject(limit: parts.configuration.http.maximumBody)
        let items = try body.required("messages", try body.array("messages"))
        guard (1...Self.maximumBatch).contains(items.count) else {
            throw body.invalid("messages", "There must be 1 to \(Self.maximumBatch) of them.")
        }
        try body.finish()
        let messages = items.enumerated().map { index, item in
            Result { () throws(Problem) in
                guard let members = item.object else {
                    throw body.invalid("messages/\(index)", "It must be an object.")
                }
                return try MessageRequest(JSONBody(members, at: "/messages/\(index)"), parts.bridge).message
            }
        }
        var taken = await outbox.submit(contentsOf: messages.compactMap { try? $0.get() })[...]
        let results = messages.map { message -> JSONValue in
            switch message {
            case .failure(let problem): return Self.result(of: problem)
            case .success:
                switch taken.popFirst() {
                case .success(let enqueued)?:
                    return ["status": .integer(enqueued.isNew ? 202 : 200), "message": enqueued.json]
                case .failure(let error)?: return Self.result(of: Problem(error))
                case nil: return Self.result(of: Problem(OutboxError(.unusable, "The store did not answer.")))
                }
            }
        }
        return Response(["results": .array(results)])
    }

    private static func result(of problem: Problem) -> JSONValue {
        ["status": .integer(Int64(problem.status.code)), "problem": problem.json]
    }

    // MARK: Looking

    private func list(_ request: Request) async throws -> Response {
        let query = try QueryParameters(
            request,
            known: ["state", "target", "channel", "since", "until", "possiblyRepeated", "cursor", "limit"]
        )
        let limit = try query.limit
        let filter = OutboxFilter(
            states: try Self.states(query),
            lane: try query.text("target").map { try Lane(argument: $0, parts.bridge.configuration.bridge) },
            channel: try query.text("channel")?.lowercased(),
            onlyPossiblyRepeated: try query.flag("possiblyRepeated"),
            since: try query.date("since"),
            until: try query.date("until")
        )
        let before = try query.cursor(.messages).flatMap { EntryID(outbox: outbox.store.name, number: $0) }
        let entries = try await outbox.store.entries(matching: filter, before: before, limit: limit + 1)
        var page: [String: JSONValue] = ["messages": .array(entries.prefix(limit).map { .object($0.members) })]
        if entries.count > limit { page["nextCursor"] = Cursor(.messages, entries[limit - 1].id.number).json }
        return Response(.object(page))
    }

    private static func states(_ query: QueryParameters) throws(Problem) -> Set<DeliveryState>? {
        guard let words = query.list("state") else { return nil }
        var states: Set<DeliveryState> = []
        for word in words {
            if word == "pending" {
                states.formUnion(DeliveryState.allCases.filter { !$0.isFinal })
            } else if let state = DeliveryState(rawValue: word) {
                states.insert(state)
            } else {
                let all = (DeliveryState.allCases.map(\.rawValue) + ["pending"]).joined(separator: ", ")
                throw QueryParameters.invalid("state", "It must be one or several of \(all).")
            }
        }
        return states
    }

    private func show(_ request: Request, _ context: DaemonRequestContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["wait", "timeout", "text"])
        let id = try Self.id(context)
        let showsText = try query.flag("text")
        let wait = try query.text("wait")
        let timeout = try query.integer("timeout", default: MessageWait.standard, in: MessageWait.range)
        guard wait == nil || wait == "accepted" else { throw QueryParameters.invalid("wait", "It must be accepted.") }
        if wait != nil {
            // What is no message is told while the connection may still be used again.
            _ = try await outbox.entry(id)
            try await MessageWait(outbox: outbox, id: id).wait(for: request, atMost: .seconds(timeout))
        }
        let entry = try await outbox.entry(id)
        var members = entry.members
        if showsText { members["texts"] = .array(entry.submission.parts.map { .string($0) }) }
        // To see that a caller goes away, its connection is read to the end.
        return Response(.object(members), headers: wait == nil ? [:] : [.connection: "close"])
    }

    private func timeline(_ request: Request, _ context: DaemonRequestContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let explanation = try await outbox.explain(try Self.id(context))
        let deliverer = try await outbox.store.leaseHolder()
        let now = DeliveryTime.system.now()
        return Response(explanation.json(deliverer: deliverer, at: now, includesMetadata: false))
    }

    // MARK: Steering

    private func steer(
        _ request: Request,
        _ context: DaemonRequestContext,
        _ change: (EntryID) async throws(OutboxError) -> OutboxEntry
    ) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        try await request.optionalJSONObject(limit: parts.configuration.http.maximumBody).finish()
        return Response(.object(try await change(try Self.id(context)).members))
    }

    private static func id(_ context: DaemonRequestContext) throws(Problem) -> EntryID {
        guard let id = context.parameters.get("id").flatMap(EntryID.init) else {
            throw Problem(.notFound, "outbox.notFound", "There is no such message: its id has the form k3v9x2-41.")
        }
        return id
    }
}

extension Enqueued {
    /// What a caller is told who handed a message in.
    fileprivate var json: JSONValue {
        var members = entry.members
        members["repeated"] = .bool(!isNew)
        return .object(members)
    }
}
