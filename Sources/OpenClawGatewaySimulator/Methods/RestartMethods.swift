import OpenClawGateway

extension Method {
    /// The methods that restart the gateway within its process.
    static let restarts: [Method] = [
        Method("gateway.restart.preflight", scope: .admin) { $0.respond(.ok(GatewayModel.preflight), to: $1) },
        Method("gateway.restart.request", scope: .admin, params: [.optional("reason", .string())]) { model, request in
            let reason = request.string("reason")
            let restart = JSONValue.object(compact: [
                "ok": true, "pid": .int(model.process.pid), "signal": "SIGUSR1", "delayMs": 0,
                "reason": reason.map(JSONValue.string), "mode": "emit", "coalesced": false, "cooldownMsApplied": 0,
                "emitHooksQueued": false,
            ])
            let result: JSONValue = [
                "ok": true, "status": "scheduled", "preflight": GatewayModel.preflight, "restart": restart,
            ]
            model.respond(.ok(result), to: request)
            model.after(.milliseconds(350), lifetime: .life) { $0.restartInProcess() }
        },
    ]
}

extension GatewayModel {
    /// The gateway does not count sends as work, so a restart always looks safe to it.
    fileprivate static let preflight: JSONValue = [
        "safe": true,
        "counts": [
            "queueSize": 0, "pendingReplies": 0, "embeddedRuns": 0, "cronRuns": 0, "activeTasks": 0, "totalActive": 0,
        ],
        "blockers": [],
        "summary": "safe to restart now",
    ]
}
