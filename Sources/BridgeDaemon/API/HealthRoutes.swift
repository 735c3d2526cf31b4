import Hummingbird
import OpenClawBridge
import OpenClawGateway

/// Whether the daemon lives, and whether messages get through.
struct HealthRoutes {
    let parts: DaemonParts

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/healthz") { _, _ in Response(["status": "ok"]) }
        router.get("/readyz") { _, _ in
            let state = parts.bridge.bridge.connectionState
            let isReady = state == .connected
            return Response(
                ["status": isReady ? "ready" : "waiting", "gateway": .string(state.rawValue)],
                status: isReady ? .ok : .serviceUnavailable
            )
        }
    }
}
