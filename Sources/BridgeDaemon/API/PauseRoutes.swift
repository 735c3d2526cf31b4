import Hummingbird
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// Stopping deliveries, and letting them go on.
struct PauseRoutes {
    let parts: DaemonParts

    func add(to router: Router<DaemonRequestContext>) {
        router.post("/v1/pause") { request, _ in
            try await change(request) { scope throws(OutboxError) in try await parts.outbox.pause(scope) }
        }
        router.post("/v1/resume") { request, _ in
            try await change(request) { scope throws(OutboxError) in try await parts.outbox.resume(scope) }
        }
    }

    private func change(
        _ request: Request,
        _ change: (OutboxScope) async throws(OutboxError) -> Void
    ) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        var body = try await request.optionalJSONObject(limit: parts.configuration.http.maximumBody)
        let name = try body.string("scope") ?? OutboxScope.everything.description
        try body.finish()
        try await change(try await scope(name, body))
        return Response(["pauses": try await parts.outbox.store.pauses().json])
    }

    private func scope(_ name: String, _ body: JSONBody) async throws -> OutboxScope {
        let configuration = parts.bridge.configuration.bridge
        guard name.utf8.count <= SessionKey.maximumLength, name.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw body.invalid("scope", "It is too long, or has control characters.")
        }
        guard let scope = try await OutboxScope(argument: name, configuration, parts.outbox.store) else {
            var problem = body.invalid(
                "scope",
                "It is no channel that is known here, and the outbox has nothing for it."
            )
            problem.advice = "Known are \(configuration.channels.names.joined(separator: ", "))."
            throw problem
        }
        return scope
    }
}
