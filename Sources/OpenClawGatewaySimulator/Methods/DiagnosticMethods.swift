import OpenClawGateway

extension Method {
    /// The methods that show what the gateway has done.
    static let diagnostics: [Method] = [
        Method("diagnostics.stability", scope: .read, params: stabilityFields) { $0.stability($1) },
        Method("logs.tail", scope: .read, params: logFields) { $0.tailLog($1) },
    ]

    private static let stabilityFields: [Shape.Field] = [
        .optional("limit", .integer(min: 1, max: StabilityBuffer.capacity)),
        .optional("type", .text),
        .optional("sinceSeq", .integer(min: 0)),
    ]

    private static let logFields: [Shape.Field] = [
        .optional("cursor", .integer(min: 0)),
        .optional("limit", .integer(min: 1, max: 5000)),
        .optional("maxBytes", .integer(min: 1, max: 1_000_000)),
    ]
}

extension GatewayModel {
    func stability(_ request: Request) {
        let buffer = process.stability
        let since = request.int("sinceSeq") ?? 0
        let type = request.string("type")
        let found = buffer.events.filter { event in
            (type.map { event["type"]?.string == $0 } ?? true) && (event["seq"]?.integer ?? 0) > Int64(since)
        }
        let result: JSONValue = [
            "generatedAt": .integer(wallClock),
            "capacity": .int(StabilityBuffer.capacity),
            "count": .int(found.count),
            "dropped": .int(buffer.lastSequence - buffer.events.count),
            "firstSeq": buffer.events.first?["seq"] ?? 0,
            "lastSeq": .int(buffer.lastSequence),
            "events": .array(found.suffix(request.int("limit") ?? 50)),
        ]
        respond(.ok(result), to: request)
    }

    func tailLog(_ request: Request) {
        let size = log.size
        let cursor = request.int("cursor")
        let isPast = cursor.map { $0 > size } ?? false
        let tail = log.tail(
            from: isPast ? nil : cursor,
            limit: request.int("limit") ?? 500,
            maxBytes: request.int("maxBytes") ?? 250_000
        )
        let result: JSONValue = [
            "file": "/srv/gateway/logs/openclaw.log", "cursor": .int(size), "size": .int(size),
            "lines": .strings(tail.lines), "truncated": .bool(tail.isCut), "reset": .bool(isPast),
        ]
        respond(.ok(result), to: request)
    }
}
