import Hummingbird
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How the daemon is, at a glance.
struct StatusRoutes {
    let parts: DaemonParts

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/v1/status") { request, _ in try await status(request) }
    }

    private func status(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let now = DeliveryTime.system.now()
        let store = parts.outbox.store
        let statistics = try await store.statistics()
        var outbox = statistics.members
        outbox["outbox"] = .string(store.name)
        outbox["oldestAgeMs"] =
            statistics.oldestUnfinished.map { .integer(max(now.since($0), .zero).milliseconds) } ?? .null
        outbox["pauses"] = try await store.pauses().json
        outbox["deliverer"] = try await store.leaseHolder()?.json ?? .null
        let inbox = try await parts.inbox.store.counts()
        let states = InboxEntry.State.allCases.map { ($0.rawValue, JSONValue.integer(Int64(inbox[$0] ?? 0))) }
        return Response([
            "version": .string(GatewayConfiguration.ClientDescription().version),
            "startedAt": .string(parts.startedAt.iso8601),
            "uptimeMs": .integer(max(now.since(parts.startedAt), .zero).milliseconds),
            "gateway": gateway,
            "outbox": .object(outbox),
            "inbox": ["states": .object(Dictionary(uniqueKeysWithValues: states))],
            "workflows": try await workflows,
            "events": [
                "clients": .integer(Int64(parts.events.readerCount)),
                "newest": .string(parts.events.newest.description),
            ],
        ])
    }

    private var gateway: JSONValue {
        let bridge = parts.bridge.bridge
        var members: [String: JSONValue] = ["state": .string(bridge.connectionState.rawValue)]
        switch bridge.clientState {
        case .connected(let hello):
            members["version"] = hello.server.version.map { .string($0) }
            members["protocol"] = .integer(Int64(hello.protocolNumber))
        case .waiting(let error, let wait), .blocked(let error, let wait):
            members["error"] = .string(error.message)
            members["advice"] = error.advice.map { .string($0) }
            members["retryInMs"] = .integer(wait.milliseconds)
        case .stopped(let error):
            members["error"] = error.map { .string($0.message) }
        case .disconnected, .connecting, nil: break
        }
        return .object(members)
    }

    private var workflows: JSONValue {
        get async throws {
            let store = parts.bridge.workflows
            let states = Set(WorkflowState.allCases.filter { !$0.isFinal })
            let active = try await store.workflows(in: states, limit: PageLimit.range.upperBound, before: nil)
            return [
                "paused": .bool(try await store.isPaused()),
                "active": .integer(Int64(active.count)),
                "agents": .array(active.compactMap { $0.agent.map { .string($0.rawValue) } }),
            ]
        }
    }
}
