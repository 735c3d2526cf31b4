import Hummingbird
import OpenClawBridge
import OpenClawGateway

/// What people wrote, in the order in which it came.
struct InboundRoutes {
    let parts: DaemonParts

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/v1/inbound") { request, _ in try await list(request) }
    }

    /// The messages behind the cursor, the oldest first, and the cursor behind them: whoever goes on there gets each once.
    private func list(_ request: Request) async throws -> Response {
        let query = try QueryParameters(request, known: ["cursor", "limit", "state"])
        let position = try query.cursor(.inbound) ?? 0
        let entries = try await parts.inbox.store.entries(
            after: position,
            in: try query.choice("state", InboxEntry.State.self),
            limit: try query.limit
        )
        return Response([
            "inbound": .array(entries.map { .object($0.members) }),
            "nextCursor": Cursor(.inbound, entries.last?.number ?? position).json,
        ])
    }
}
