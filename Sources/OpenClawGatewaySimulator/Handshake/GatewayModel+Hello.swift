import OpenClawGateway

extension GatewayModel {
    /// The greeting.
    func hello(_ admission: Admission, on id: ConnectionID) -> JSONValue {
        let version = configuration.protocolVersion
        let isAdmin = admission.scopes.contains(OperatorScope.admin.rawValue)
        let auth = JSONValue.object(compact: [
            "role": .string(admission.request.role),
            "scopes": .strings(admission.listedScopes),
            "deviceToken": admission.deviceToken.map { .string($0.text) },
            "issuedAtMs": admission.deviceToken.map { .integer($0.createdAt) },
        ])
        return .object(compact: [
            "type": "hello-ok",
            "protocol": .int(version.rawValue),
            "server": [
                "version": .string(release.version), "connId": .string(connections[id]?.connID ?? ""),
            ],
            "features": [
                "methods": .strings(Features.methods(version)), "events": .strings(Features.events(version)),
            ],
            "canvasHostUrl": canvasHostURL,
            "snapshot": snapshot(forAdmin: isAdmin),
            "auth": auth,
            "policy": [
                "maxPayload": .int(GatewayLimits.frame),
                "maxBufferedBytes": .int(configuration.maxBufferedBytes),
                "tickIntervalMs": .integer(configuration.timing.tickInterval.milliseconds),
            ],
        ])
    }

    private func snapshot(forAdmin isAdmin: Bool) -> JSONValue {
        .object(compact: [
            "presence": presenceEntries,
            "health": health,
            "stateVersion": stateVersion,
            "uptimeMs": .integer((now - process.startedAt).milliseconds),
            "configPath": .when(isAdmin, "/srv/gateway/openclaw.json"),
            "stateDir": .when(isAdmin, "/srv/gateway/state"),
            "authMode": .when(isAdmin, .string(authenticationMode)),
            "sessionDefaults": [
                "defaultAgentId": .string(defaultAgent.id),
                "mainKey": "main",
                "mainSessionKey": .string(mainSessionKey),
                "scope": "per-sender",
            ],
        ])
    }

    /// Where protocol 3 offered its canvas, an address that nothing answers here.
    private var canvasHostURL: JSONValue? {
        guard configuration.protocolVersion == .v3 else { return nil }
        let capability = Base64URL.encode(random.bytes(18))
        return .string("http://\(configuration.host):\(configuration.port)/__openclaw__/cap/\(capability)")
    }

    var defaultAgent: GatewaySimulator.Agent { configuration.agents.first ?? "main" }

    var mainSessionKey: String { "agent:\(defaultAgent.id):main" }

    var stateVersion: JSONValue {
        ["presence": .int(process.presenceVersion), "health": .int(process.healthVersion)]
    }
}
