import OpenClawGateway

extension Method {
    /// The methods that say how the gateway is and what it has.
    static let status: [Method] = [
        Method("health", scope: nil, params: [.optional("probe", .boolean)]) { model, request in
            model.respond(.ok(model.health), to: request)
        },
        Method("status", scope: .read) { $0.respond(.ok($0.status), to: $1) },
        Method("channels.status", scope: .read, params: channelFields) { $0.channelsStatus($1) },
        Method("system-presence", scope: .read) { $0.respond(.ok($0.presenceEntries), to: $1) },
        Method("last-heartbeat", scope: .read) { $0.respond(.ok(.null), to: $1) },
        Method("agents.list", scope: .read) { $0.listAgents($1) },
        Method("models.list", scope: .read, params: [.optional("view", .string())]) { model, request in
            let entry: JSONValue = [
                "id": "echo", "name": "echo", "provider": "fake", "contextWindow": 64_000, "reasoning": false,
            ]
            model.respond(.ok(["models": [entry]]), to: request)
        },
        Method("commands.list", scope: .read, params: commandFields) { $0.respond(.ok(["commands": []]), to: $1) },
        Method("cron.list", scope: .read, params: cronFields) { model, request in
            let result = JSONValue.object(compact: [
                "jobs": [], "total": 0, "offset": 0, "limit": 50, "hasMore": false, "nextOffset": .null,
                "deliveryPreviews": [:],
            ])
            model.respond(.ok(result), to: request)
        },
        Method("config.get", scope: .read) { $0.respond(.ok($0.configFile), to: $1) },
        Method("gateway.identity.get", scope: .read) { $0.gatewayIdentity($1) },
    ]

    private static let channelFields: [Shape.Field] = [
        .optional("probe", .boolean),
        .optional("timeoutMs", .integer(min: 0)),
        .optional("channel", .text, since: .v4),
    ]

    private static let commandFields: [Shape.Field] = [
        .optional("agentId", .text), .optional("provider", .text), .optional("scope", .string()),
        .optional("includeArgs", .boolean),
    ]

    private static let cronFields: [Shape.Field] = [
        .optional("includeDisabled", .boolean), .optional("limit", .integer(min: 1, max: 200)),
        .optional("offset", .integer(min: 0)), .optional("query", .string()), .optional("enabled", .string()),
        .optional("sortBy", .string()), .optional("sortDir", .string()),
    ]
}

extension GatewayModel {
    private var eventLoopHealth: JSONValue {
        [
            "degraded": false, "reasons": [], "intervalMs": 60_000, "delayP99Ms": 23.1, "delayMaxMs": 25.5,
            "utilization": 0.003, "cpuCoreRatio": 0.004,
        ]
    }

    private var recentSessions: JSONValue {
        let recent = sessions.newestFirst.prefix(5).map { session -> JSONValue in
            [
                "key": .string(session.key), "updatedAt": .integer(session.updatedAt),
                "age": .integer(wallClock - session.updatedAt),
            ]
        }
        return ["path": .string(Self.sessionsPath), "count": .int(sessions.count), "recent": .array(Array(recent))]
    }

    /// What `health` answers and the event of that name carries.
    var health: JSONValue {
        var states: [String: JSONValue] = [:]
        for id in configuration.channels.map(\.id) {
            let account = account(of: id)
            states[id] = account.setting("accounts", ["default": account])
        }
        let agents = configuration.agents.map { agent -> JSONValue in
            [
                "agentId": .string(agent.id), "isDefault": .bool(agent.id == defaultAgent.id),
                "heartbeat": ["enabled": true, "every": "0m", "everyMs": .null, "target": "none", "ackMaxChars": 300],
                "sessions": recentSessions,
            ]
        }
        return .object(compact: [
            "ok": true,
            "ts": .integer(wallClock),
            "durationMs": 15,
            "eventLoop": eventLoopHealth,
            "plugins": ["loaded": .strings(["device-pair", "memory-core"]), "errors": []],
            "modelPricing": .when(configuration.protocolVersion >= .v4, ["state": "disabled", "sources": []]),
            "channels": .object(states),
            "channelOrder": .strings(configuration.channels.map(\.id)),
            "channelLabels": channelLabels,
            "heartbeatSeconds": 0,
            "defaultAgentId": .string(defaultAgent.id),
            "agents": .array(agents),
            "sessions": recentSessions,
        ])
    }

    private func account(of id: String) -> JSONValue {
        guard let channel = channels[id] else { return [:] }
        let isWhatsApp = id == "whatsapp"
        return .object(compact: [
            "accountId": "default", "enabled": true, "configured": true, "running": .bool(channel.isConnected),
            "linked": .when(isWhatsApp, .bool(channel.isLinked)),
        ])
    }

    private var channelLabels: JSONValue {
        .object(
            Dictionary(configuration.channels.map { ($0.id, .string($0.label)) }, uniquingKeysWith: { _, last in last })
        )
    }

    var status: JSONValue {
        let agents = configuration.agents.map { agent -> JSONValue in
            ["agentId": .string(agent.id), "enabled": true, "every": "0m", "everyMs": .null]
        }
        let isNew = configuration.protocolVersion >= .v4
        return .object(compact: [
            "runtimeVersion": .string(release.version),
            "heartbeat": ["defaultAgentId": .string(defaultAgent.id), "agents": .array(agents)],
            "channelSummary": .strings(configuration.channels.flatMap { ["\($0.label): configured", "  - default"] }),
            "queuedSystemEvents": [],
            "tasks": ["total": 0, "active": 0, "terminal": 0, "failures": 0],
            "taskAudit": .when(isNew, ["total": 0, "warnings": 0, "errors": 0]),
            "eventLoop": .when(isNew, eventLoopHealth),
            "sessions": [
                "paths": [.string(Self.sessionsPath)], "count": .int(sessions.count),
                "defaults": ["model": "echo", "contextTokens": 64_000],
                "recent": recentSessions["recent"] ?? [],
            ],
        ])
    }

    func channelsStatus(_ request: Request) {
        let shown = configuration.channels.map(\.id).filter { request.string("channel").map($0.elementsEqual) ?? true }
        var states: [String: JSONValue] = [:]
        var accounts: [String: JSONValue] = [:]
        for id in shown {
            states[id] = channelState(id)
            accounts[id] = [accountState(id)]
        }
        let result: JSONValue = [
            "ts": .integer(wallClock),
            "channelOrder": .strings(shown),
            "channelLabels": channelLabels,
            "channelDetailLabels": channelLabels,
            "channelSystemImages": [:],
            "channelMeta": .array(
                configuration.channels.filter { shown.contains($0.id) }.map {
                    ["id": .string($0.id), "label": .string($0.label), "detailLabel": .string($0.label)]
                }
            ),
            "eventLoop": eventLoopHealth,
            "channels": .object(states),
            "channelAccounts": .object(accounts),
            "channelDefaultAccountId": .object(
                Dictionary(shown.map { ($0, "default") }, uniquingKeysWith: { first, _ in first })
            ),
        ]
        respond(.ok(result), to: request)
    }

    private func channelState(_ id: String) -> JSONValue {
        guard id == "whatsapp", let channel = channels[id] else { return ["configured": true] }
        let number = channel.selfAddress.map { $0.removing(prefix: "+") }
        let me = JSONValue.object(compact: [
            "e164": channel.isLinked ? channel.selfAddress.map(JSONValue.string) : .null,
            "jid": channel.isLinked ? number.map { .string($0 + "@s.whatsapp.net") } : .null,
        ])
        return .object(compact: [
            "configured": true,
            "linked": .bool(channel.isLinked),
            "self": me,
            "running": .bool(channel.isLinked),
            "connected": .bool(channel.isLinked && channel.isConnected),
            "lastConnectedAt": .integer(wallClock),
            "lastDisconnect": .null,
            "reconnectAttempts": 0,
            "lastMessageAt": .null,
            "lastError": channel.isLinked ? .null : "not linked",
        ])
    }

    private func accountState(_ id: String) -> JSONValue {
        let channel = channels[id]
        return .object(compact: [
            "accountId": "default", "enabled": true, "configured": true,
            "linked": .when(id == "whatsapp", .bool(channel?.isLinked == true)),
            "running": .bool(channel?.isLinked == true),
            "connected": .when(id == "whatsapp", .bool(channel?.isConnected == true)),
            "lastInboundAt": .null, "lastOutboundAt": .null,
        ])
    }

    func listAgents(_ request: Request) {
        let agents = configuration.agents.map { agent -> JSONValue in
            [
                "id": .string(agent.id), "name": .string(agent.id),
                "workspace": .string("/srv/gateway/workspace-\(agent.id)"),
            ]
        }
        let result: JSONValue = [
            "defaultId": .string(defaultAgent.id), "mainKey": "main", "scope": "per-sender", "agents": .array(agents),
        ]
        respond(.ok(result), to: request)
    }

    /// The configuration file, with its secrets hidden as the gateway hides them.
    var configFile: JSONValue {
        let parsed: JSONValue = [
            "gateway": ["auth": ["mode": .string(authenticationMode), "token": "__OPENCLAW_REDACTED__"]]
        ]
        return [
            "path": "/srv/gateway/openclaw.json", "exists": true, "raw": .string(parsed.description),
            "parsed": parsed, "config": parsed, "valid": true, "issues": [], "hash": "0",
        ]
    }

    var authenticationMode: String {
        switch configuration.authentication {
        case .token: "token"
        case .password: "password"
        case .none: "none"
        }
    }

    func gatewayIdentity(_ request: Request) {
        var random = SeededRandom(seed: configuration.seed &+ 1)
        let result: JSONValue = [
            "deviceId": .string(random.hex(bytes: 32)), "publicKey": .string(Base64URL.encode(random.bytes(32))),
        ]
        respond(.ok(result), to: request)
    }
}
