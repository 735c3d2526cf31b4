import HTTPTypes
import Hummingbird
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@testable import BridgeDaemon

/// The description of the API, and the API.
@Suite(.timeLimit(.minutes(2))) struct `The OpenAPI document` {
    private static func document() throws -> JSONValue {
        try JSONValue(parsing: String(decoding: PackageResources.openapi_json, as: UTF8.self))
    }

    /// Pages and their files are for browsers, and are not described.
    private static func isDescribed(_ path: String) -> Bool {
        path.hasPrefix("/v1/") || ["/healthz", "/readyz", "/metrics", "/openapi.json"].contains(path)
    }

    @Test func `has every route that there is, and no other`() async throws {
        try await TestDaemon.run { daemon in
            let admission = Admission()
            let router = DaemonRouter.make(
                daemon.parts,
                dashboard: Dashboard(daemon.parts, admission: admission),
                admission: admission,
                needsToken: false
            )
            let routes = Set(
                router.routes.filter { $0.method != .head && Self.isDescribed($0.path.description) }.map {
                    "\($0.method.rawValue) \($0.path)"
                }
            )
            let paths = try #require(try Self.document()["paths"]?.object)
            let described = Set(
                paths.flatMap { path, item in
                    (item.object ?? [:]).keys.map { "\($0.uppercased()) \(path)" }
                }
            )
            #expect(described == routes)
            let served = try await daemon.get("/openapi.json")
            let document = try Self.document()
            #expect(served.json == document)
        }
    }

    @Test func `describes what the API answers`() async throws {
        let document = try Self.document()
        try await TestDaemon.run({ $0.orchestrator.inbox.conversations = .all }) { daemon in
            let check = SchemaCheck(document: document)
            func expect(_ answer: TestDaemon.Answer, _ schema: String) {
                let found = check.problems(of: answer.json, "#/components/schemas/\(schema)")
                #expect(found.isEmpty, "\(schema): \(found) in \(answer.text)")
            }
            let body: JSONValue = [
                "sessionKey": .string(TestDaemon.group), "text": "x", "idempotencyKey": "k",
                "metadata": ["a": [1, nil]],
                "expiresAt": "2099-01-01T00:00:00Z",
            ]
            let taken = try await daemon.post("/v1/messages", body)
            expect(taken, "TakenMessage")
            let id = try #require(taken.json["id"]?.string)
            expect(try await daemon.get("/v1/messages/\(id)?wait=accepted&text=true"), "Message")
            expect(try await daemon.get("/v1/messages/\(id)/timeline"), "Timeline")
            expect(try await daemon.get("/v1/messages?limit=1"), "MessagePage")
            expect(try await daemon.post("/v1/messages/batch", ["messages": [body, [:]]]), "BatchResults")
            expect(try await daemon.post("/v1/messages/\(id)/cancel"), "Problem")
            expect(try await daemon.post("/v1/messages", ["text": "x"]), "Problem")
            let later = try await daemon.message("later", ["notBefore": "2099-01-01T00:00:00Z"])
            expect(try await daemon.get("/v1/messages/\(later)"), "Message")
            expect(try await daemon.post("/v1/messages/\(later)/cancel"), "Message")
            expect(try await daemon.post("/v1/commands", ["text": "status"]), "CommandResult")
            expect(try await daemon.get("/v1/commands"), "CommandPage")
            expect(try await daemon.get("/v1/workflows"), "WorkflowPage")
            expect(try await daemon.get("/v1/status"), "Status")
            expect(try await daemon.get("/v1/statistics?period=30d&targets=1"), "Statistics")
            expect(try await daemon.get("/v1/statistics?period=31d"), "Problem")
            expect(try await daemon.post("/v1/pause"), "Pauses")
            expect(try await daemon.post("/v1/resume"), "Pauses")
            expect(try await daemon.get("/healthz"), "Health")
            expect(try await daemon.get("/readyz"), "Readiness")
            let events = try await daemon.events("?types=inbound")
            try await daemon.gateway.receive(channel: "whatsapp", from: "+15551234567", text: "hello")
            _ = try await events.next()
            expect(try await daemon.get("/v1/inbound"), "InboundPage")
        }
    }
}

/// The part of JSON Schema that the document uses.
private struct SchemaCheck {
    let document: JSONValue

    func problems(of value: JSONValue, _ reference: String) -> [String] {
        var schema = document
        for name in reference.split(separator: "/").dropFirst() { schema = schema[String(name)] ?? .null }
        return schema.isNull ? ["there is no \(reference)"] : problems(of: value, schema, at: "")
    }

    private func problems(of value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        if let reference = schema["$ref"]?.string { return problems(of: value, reference).map { place + $0 } }
        if let choices = schema["oneOf"]?.array {
            let fitting = choices.count { problems(of: value, $0, at: place).isEmpty }
            return fitting == 1 ? [] : ["\(place): \(fitting) of its forms fit"]
        }
        let types = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string].compactMap(\.self)
        guard types.isEmpty || types.contains(where: { Self.isOf($0, value) }) else {
            return ["\(place): is no \(types)"]
        }
        var found: [String] = []
        if let allowed = schema["enum"]?.array, !allowed.contains(value) {
            found.append("\(place): \(value) is not listed")
        }
        if let items = schema["items"], let elements = value.array {
            for (index, element) in elements.enumerated() {
                found += problems(of: element, items, at: "\(place)/\(index)")
            }
        }
        guard let members = value.object, types.contains("object") else { return found }
        let known = schema["properties"]?.object ?? [:]
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where members[name] == nil {
            found.append("\(place)/\(name): is missing")
        }
        for (name, member) in members {
            if let schema = known[name] {
                found += problems(of: member, schema, at: "\(place)/\(name)")
            } else if schema["additionalProperties"]?.bool == false {
                found.append("\(place)/\(name): is not described")
            } else if let schema = schema["additionalProperties"], schema.object != nil {
                found += problems(of: member, schema, at: "\(place)/\(name)")
            }
        }
        return found
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch type {
        case "object": value.object != nil
        case "array": value.array != nil
        case "string": value.string != nil
        case "integer": value.integer != nil
        case "number": if case .number = value { true } else { value.integer != nil }
        case "boolean": value.bool != nil
        case "null": value.isNull
        default: false
        }
    }
}
