import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// Agents: what they say while they run, and what is known afterwards.
@Suite(.timeLimit(.minutes(1)))
struct AgentTests {
    private static func withGateway(
        _ version: ProtocolVersion = .v4,
        agents: [GatewaySimulator.Agent] = ["main"],
        _ body: (GatewaySimulator, GatewayTalk) async throws -> Void
    ) async throws {
        var configuration = GatewaySimulator.Configuration(protocolVersion: version, agents: agents)
        configuration.obeysTextCommands = true
        configuration.timing.scale = 10
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            try await body(gateway, try await GatewayTalk.connected(to: gateway))
        }
    }

    private static func chat(_ text: String, key: String = "k") -> JSONValue {
        ["sessionKey": "agent:main:t", "message": .string(text), "idempotencyKey": .string(key)]
    }

    @Test(arguments: [ProtocolVersion.v3, .v4])
    func `streams the answer of a chat in pieces that join to the whole`(version: ProtocolVersion) async throws {
        try await Self.withGateway(version) { _, talk in
            let started = try await talk.request("chat.send", Self.chat("LONG delay:20"))
            #expect(started["payload"] == ["runId": "k", "status": "started"])
            var joined = ""
            var whole: String?
            var states: [String] = []
            while states.last != "final" {
                let payload = try await talk.event("chat")["payload"] ?? [:]
                #expect(payload["runId"] == "k")
                #expect((payload["deltaText"] != nil) == (version == .v4 && payload["state"] == "delta"))
                joined += payload["deltaText"]?.string ?? ""
                whole = payload["message"]?["content"]?[0]?["text"]?.string
                states.append(payload["state"]?.string ?? "")
            }
            let expected = (0..<60).map { "word\($0)" }.joined(separator: " ")
            #expect(whole == expected)
            if version == .v4 { #expect(joined == expected) }
            #expect(states.count > 3)
        }
    }

    @Test
    func `a chat leaves the question and the answer in the history`() async throws {
        try await Self.withGateway { _, talk in
            _ = try await talk.request("sessions.subscribe")
            _ = try await talk.request("chat.send", Self.chat("hello"))
            let user = try await talk.event("session.message")["payload"]
            let assistant = try await talk.event("session.message")["payload"]
            #expect(user?["message"]?["idempotencyKey"] == "k:user")
            #expect([user, assistant].map { $0?["messageSeq"] } == [1, 2])
            let history = try await talk.request("chat.history", ["sessionKey": "agent:main:t"])
            let rows = try #require(history["payload"]?["messages"]?.array)
            #expect(rows.map { $0["role"] } == ["user", "assistant"])
            #expect(rows[1]["content"]?[0]?["text"] == "You said: hello")
        }
    }

    @Test
    func `an abort shows what was said before its answer`() async throws {
        try await Self.withGateway { gateway, talk in
            _ = try await talk.request("chat.send", Self.chat("LONG delay:60000"))
            _ = try await talk.event("chat")
            let stranger = try await GatewayTalk.connected(to: gateway)
            let refused = try await stranger.request("chat.abort", ["sessionKey": "agent:main:t", "runId": "k"])
            #expect(refused.errorCode == "INVALID_REQUEST")
            talk.send([
                "type": "req", "id": "abort", "method": "chat.abort", "params": ["sessionKey": "agent:main:t"],
            ])
            let aborted = try await talk.frame { $0["payload"]?["state"] == "aborted" }
            #expect(aborted["payload"]?["stopReason"] == "rpc")
            #expect(aborted["payload"]?["message"]?["content"]?[0]?["text"]?.string?.hasPrefix("word0") == true)
            let answer = try await talk.answer(to: "abort")
            #expect(answer["payload"] == ["ok": true, "aborted": true, "runIds": ["k"]])
        }
    }

    @Test
    func `an agent answers twice`() async throws {
        try await Self.withGateway { _, talk in
            let params: JSONValue = ["message": "hello", "sessionKey": "agent:main:ag", "idempotencyKey": "a"]
            let accepted = try await talk.request("agent", params, id: "run")
            #expect(accepted["payload"]?["status"] == "accepted")
            #expect(accepted["payload"]?["sessionKey"] == "agent:main:ag")
            let final = try await talk.answer(to: "run")
            #expect(final["payload"]?["status"] == "ok")
            #expect(final["payload"]?["result"]?["payloads"]?[0]?["text"] == "You said: hello")
        }
    }

    @Test
    func `a model's failure is an answer with payload and error`() async throws {
        let broken = GatewaySimulator.Agent(id: "main") { _ in .failure("no quota") }
        try await Self.withGateway(agents: [broken]) { _, talk in
            _ = try await talk.request("agent", ["message": "x", "idempotencyKey": "a"], id: "run")
            let final = try await talk.answer(to: "run")
            #expect(final["ok"] == false)
            #expect(final["payload"]?["status"] == "error")
            #expect(final.errorMessage == "FailoverError: no quota")
        }
    }

    @Test
    func `a run ends at its time limit`() async throws {
        try await Self.withGateway { _, talk in
            let params: JSONValue = ["message": "LONG delay:60000", "timeout": 1, "idempotencyKey": "a"]
            _ = try await talk.request("agent", params, id: "run")
            let final = try await talk.answer(to: "run")
            #expect(final["ok"] == true)
            #expect(final["payload"]?["status"] == "timeout")
        }
    }

    @Test
    func `waiting for nothing ends by the clock`() async throws {
        try await Self.withGateway { _, talk in
            let answer = try await talk.request("agent.wait", ["runId": "none", "timeoutMs": 1])
            #expect(answer["ok"] == true)
            #expect(answer["payload"]?["status"] == "timeout")
        }
    }

    @Test
    func `delivers an answer where it was told to`() async throws {
        try await Self.withGateway { gateway, talk in
            let params: JSONValue = [
                "message": "hello", "deliver": true, "channel": "whatsapp", "to": "1203@g.us", "idempotencyKey": "a",
            ]
            _ = try await talk.request("agent", params, id: "run")
            let delivery = try await gateway.delivery()
            #expect(delivery.origin == .agent)
            #expect(delivery.text == "You said: hello")
            let final = try await talk.answer(to: "run")
            #expect(final["payload"]?["result"]?["deliveryStatus"]?["status"] == "sent")
        }
    }

    private static let refusals: [(method: String, params: JSONValue, message: String)] = [
        (
            "agent", ["message": "x", "agentId": "ghost", "idempotencyKey": "a"],
            "invalid agent params: unknown agent id \"ghost\""
        ),
        (
            "agent", ["message": "x", "sessionKey": "agent:foo", "idempotencyKey": "a"],
            "invalid agent params: malformed session key \"agent:foo\""
        ),
        (
            "chat.send", ["sessionKey": "agent:ghost:main", "message": "x", "idempotencyKey": "a"],
            "Agent \"ghost\" no longer exists in configuration"
        ),
        ("chat.send", ["sessionKey": "main", "message": "", "idempotencyKey": "a"], "message or attachment required"),
        ("sessions.send", ["key": "nosuch", "message": "x"], "session not found: nosuch"),
    ]

    @Test(arguments: refusals)
    func `refuses what cannot run`(method: String, params: JSONValue, message: String) async throws {
        try await Self.withGateway { _, talk in
            let answer = try await talk.request(method, params)
            #expect(answer.errorMessage == message)
        }
    }

    @Test
    func `an inbound message is answered in its chat, and shown to those who watch it`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.answersInboundMessages = true
        configuration.timing.scale = 10
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            let key = "agent:main:whatsapp:group:1203@g.us"
            _ = try await talk.request("sessions.messages.subscribe", ["key": "whatsapp:group:1203@g.us"])
            try await gateway.receive(channel: "whatsapp", from: "+4915112345678", in: "1203@g.us", text: "hello")
            let delivery = try await gateway.delivery()
            #expect(delivery.to == "1203@g.us")
            #expect(delivery.text == "You said: hello")
            let final = try await talk.frame { $0["payload"]?["state"] == "final" }
            #expect(final["seq"] == nil)
            #expect(final["payload"]?["sessionKey"]?.string == key)
        }
    }
}
