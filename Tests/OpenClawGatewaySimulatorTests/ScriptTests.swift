import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// Scripts in YAML.
struct ScriptTests {
    @Test
    func `reads what the gateway is and what goes wrong`() throws {
        let configuration = try GatewaySimulator.Configuration(
            script: """
                gateway:
                  protocol: 3
                  version: 2026.5.7
                  password: pw
                  queue: replays
                  pairing: required
                  channels: [whatsapp, slack]
                  agents: [main, helper]
                  answers-inbound: true
                  text-commands: true
                  port: 18789
                  seed: 42
                  scale: 10
                  tick: 500ms
                  clock-offset: 3m
                faults:
                  - {on: request, method: send, target: 1203@g.us, nth: 2, count: all, do: fail, reason: overloaded}
                  - {on: delivered, do: crash, restart-after: 2s}
                  - {on: answer, do: lose-answer}
                  - {on: event, name: tick, do: skip-sequence, numbers: 3}
                  - {on: time, after: 1h, do: send-frame, frame: oversized, bytes: 100}
                  - {on: connect, do: refuse-connect, reason: starting}
                  - {on: upgrade, do: refuse-upgrade, status: 403}
                  - {on: request, do: fail, code: NOT_LINKED, message: logged out}
                  - {on: now, do: stall}
                """
        )
        #expect(configuration.protocolVersion == .v3)
        #expect(configuration.version == "2026.5.7")
        #expect(configuration.authentication == .password("pw"))
        #expect(configuration.queueFamily == .replays)
        #expect(configuration.pairing == .required)
        #expect(configuration.channels.map(\.id) == ["whatsapp", "slack"])
        #expect(configuration.agents.map(\.id) == ["main", "helper"])
        #expect(configuration.answersInboundMessages)
        #expect(configuration.obeysTextCommands)
        #expect(configuration.port == 18_789)
        #expect(configuration.seed == 42)
        #expect(configuration.timing.scale == 10)
        #expect(configuration.timing.tickInterval == .milliseconds(500))
        #expect(configuration.clockOffset == .seconds(180))
        #expect(
            configuration.faults == [
                .init(on: .request("send"), .fail(.overloaded), nth: 2, count: nil, target: "1203@g.us"),
                .init(on: .delivered, .crash(restartAfter: .seconds(2))),
                .init(on: .answer(nil), .loseAnswer),
                .init(on: .event("tick"), .skipSequence(3)),
                .init(on: .time(.seconds(3600)), .send(.oversized(bytes: 100))),
                .init(on: .connect, .refuseConnect(.starting)),
                .init(on: .upgrade, .refuseUpgrade(status: 403, body: "refused by the simulator\n")),
                .init(on: .request(nil), .fail(GatewayRefusal(code: "NOT_LINKED", message: "logged out"))),
                .init(on: .now, .stall(nil)),
            ]
        )
    }

    @Test
    func `an empty script is the default gateway`() throws {
        let configuration = try GatewaySimulator.Configuration(script: "# nothing\n")
        #expect(configuration.protocolVersion == .v4)
        #expect(configuration.faults.isEmpty)
    }

    @Test(arguments: [
        ("gateway:\n  protocl: 4", 2, 3, "gateway.protocl", "is not known here; known are: agents, "),
        ("gateway:\n  protocol: 5", 2, 13, "gateway.protocol", "must be one of: 3, 4"),
        ("gateway:\n  port: 70000", 2, 9, "gateway.port", "must be a whole number from 0 to 65535"),
        ("gateway:\n  tick: 30", 2, 9, "gateway.tick", "must be a time with its unit"),
        ("gateway:\n  channels: whatsapp", 2, 13, "gateway.channels", "must be a list of texts"),
        ("gateway:\n  answers-inbound: maybe", 2, 20, "gateway.answers-inbound", "must be true or false"),
        ("gateway:\n  token: a\n  password: b", 2, 3, "gateway.authentication", "give only one of"),
        ("faults:\n  - do: drop", 2, 5, "faults[0].on", "is missing"),
        ("faults:\n  - on: request", 2, 5, "faults[0].do", "is missing"),
        ("faults:\n  - {on: request, do: explode}", 2, 23, "faults[0].do", "must be one of: refuse-upgrade, "),
        ("faults:\n  - {on: sometimes, do: drop}", 2, 10, "faults[0].on", "must be one of: now, "),
        ("faults:\n  - {on: event, do: drop}", 2, 5, "faults[0].name", "is missing"),
        ("faults:\n  - {on: request, do: drop, code: 1011}", 2, 29, "faults[0].code", "is not known here"),
        ("faults:\n  - {on: request, do: drop, count: 0}", 2, 36, "faults[0].count", "must be a number from 1, or all"),
        ("faults: drop", 1, 9, "faults", "must be a list"),
        ("faults:\n  - drop", 2, 5, "faults[0]", "must be an object with keys"),
        ("extra: 1", 1, 1, "extra", "is not known here; known are: faults, gateway"),
        ("gateway: [", 2, 1, "", "is not YAML: "),
    ])
    func `names the line, the key and what would be right`(
        script: String,
        line: Int,
        column: Int,
        key: String,
        message: String
    ) throws {
        let error = #expect(throws: ScriptError.self) { try GatewaySimulator.Configuration(script: script) }
        let found = try #require(error)
        #expect(found.line == line, "\(found)")
        #expect(found.column == column, "\(found)")
        #expect(found.key == key)
        #expect(found.message.hasPrefix(message), "\(found)")
    }
}
