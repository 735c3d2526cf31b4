import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// Sessions, approvals and inbound messages.
@Suite(.timeLimit(.minutes(1)))
struct SessionTests {
    private static let admin = ["operator.admin"]

    @Test
    func `lists, pages, finds, describes and resolves sessions`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            for number in 1...3 {
                try await gateway.receive(channel: "whatsapp", from: "+4915112345678", in: "\(number)@g.us", text: "x")
            }
            let page = try await talk.request("sessions.list", ["limit": 2, "includeLastMessage": true])["payload"]
            #expect(page?["count"] == 2)
            #expect(page?["totalCount"] == 3)
            #expect(page?["hasMore"] == true)
            #expect(page?["nextOffset"] == 2)
            #expect(page?["sessions"]?[0]?["lastMessagePreview"] == "x")
            let found = try await talk.request("sessions.list", ["search": "2@g.us"])["payload"]
            #expect(found?["sessions"]?.array?.map { $0["key"] } == ["agent:main:whatsapp:group:2@g.us"])
            let key: JSONValue = "agent:main:whatsapp:group:3@g.us"
            #expect(try await talk.request("sessions.describe", ["key": key])["payload"]?["session"]?["key"] == key)
            #expect(try await talk.request("sessions.describe", ["key": "nosuch"])["payload"]?["session"] == .null)
            #expect(
                try await talk.request("sessions.resolve", ["key": "main"])["payload"]
                    == ["ok": true, "key": "agent:main:main"]
            )
            let preview = try await talk.request("sessions.preview", ["keys": [key, "nosuch"]])["payload"]
            #expect(preview?["previews"]?.array?.map { $0["status"] } == ["ok", "missing"])
        }
    }

    @Test
    func `makes, renames, resets and deletes a session, and says so`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway, scopes: Self.admin)
            _ = try await talk.request("sessions.subscribe")
            let made = try await talk.request("sessions.create", ["label": "mine"])["payload"]
            let key = try #require(made?["key"])
            #expect(try await talk.event("sessions.changed")["payload"]?["reason"] == "create")
            _ = try await talk.request("sessions.patch", ["key": key, "label": "renamed"])
            let patched = try await talk.event("sessions.changed")["payload"]
            #expect(patched?["label"] == "renamed")
            let reset = try await talk.request("sessions.reset", ["key": key])["payload"]
            #expect(reset?["entry"]?["sessionId"] != made?["sessionId"])
            let deleted = try await talk.request("sessions.delete", ["key": key])["payload"]
            #expect(deleted?["deleted"] == true)
            let described = try await talk.request("sessions.describe", ["key": key])["payload"]
            #expect(described == ["session": .null])
        }
    }

    @Test
    func `a subscription by key shows that session only, and ends`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            let key: JSONValue = ["key": "whatsapp:group:1@g.us"]
            let answer = try await talk.request("sessions.messages.subscribe", key)
            #expect(answer["payload"]?["key"] == "agent:main:whatsapp:group:1@g.us")
            try await gateway.receive(channel: "whatsapp", from: "+4915112345678", in: "2@g.us", text: "not this")
            try await gateway.receive(channel: "whatsapp", from: "+4915112345678", in: "1@g.us", text: "this")
            #expect(try await talk.event("session.message")["payload"]?["message"]?["content"] == "this")
            #expect(await gateway.connections.first?.watchedSessions == ["agent:main:whatsapp:group:1@g.us"])
            _ = try await talk.request("sessions.messages.unsubscribe", key)
            #expect(await gateway.connections.first?.watchedSessions == [])
        }
    }

    @Test(arguments: [
        ("2026.6.11", ProtocolVersion.v4, nil, nil), ("2026.7.1", .v4, "u-17", "Ada"), ("2026.5.7", .v3, nil, nil),
    ])
    func `who wrote in a group depends on the release`(
        version: String,
        protocolVersion: ProtocolVersion,
        senderID: String?,
        senderName: String?
    ) async throws {
        let configuration = GatewaySimulator.Configuration(
            protocolVersion: protocolVersion,
            version: version,
            channels: ["testchat"]
        )
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            _ = try await talk.request("sessions.subscribe")
            try await gateway.receive(channel: "testchat", from: "u-17", named: "Ada", in: "room:lab", text: "hello")
            let message = try await talk.event("session.message")["payload"]?["message"]
            #expect(message?["__openclaw"]?["senderId"]?.string == senderID)
            #expect(message?["__openclaw"]?["senderName"]?.string == senderName)
            let text = message?["content"]?.string ?? message?["content"]?[0]?["text"]?.string ?? ""
            #expect(text.hasSuffix("hello"))
            #expect(text.contains("untrusted metadata") == (protocolVersion == .v3))
            #expect(text.contains("u-17") == (protocolVersion == .v3))
        }
    }

    @Test
    func `a message from no address of the channel is an error`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            await #expect(throws: SimulatorError.self) {
                try await gateway.receive(channel: "whatsapp", from: "nobody", text: "x")
            }
            await #expect(throws: SimulatorError.self) {
                try await gateway.receive(channel: "slack", from: "user:U1", text: "x")
            }
        }
    }

    @Test(arguments: [
        ("2026.6.11", ["operator.approvals"], false), ("2026.6.11", ["operator.admin"], true),
        ("2026.4.12", ["operator.approvals"], true),
    ])
    func `who sees a request for permission depends on the release`(
        version: String,
        scopes: [String],
        isSeen: Bool
    ) async throws {
        let configuration = GatewaySimulator.Configuration(version: version, faults: [])
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let scopes = version == "2026.4.12" ? scopes : scopes
            let talk = try await GatewayTalk(gateway)
            let device = TestDevice()
            let params = GatewayTalk.connectParams(scopes: scopes)
            // Before May 2026 a client without a device has no scopes at all.
            let signed = try device.sign(params, nonce: talk.nonce, signedAt: talk.challengeTime)
            try await talk.connect(version == "2026.4.12" ? signed : params)
            let id = await gateway.raiseApproval(.init(command: "rm -rf build"))
            let list = try await talk.request("exec.approval.list")
            #expect(list["payload"]?.array?.map { $0["id"] } == (isSeen ? [.string(id)] : []))
            let prefix: JSONValue = .string(String(id.prefix(8)))
            let answer = try await talk.request("exec.approval.resolve", ["id": prefix, "decision": "allow-once"])
            #expect(answer["ok"] == .bool(isSeen))
            if !isSeen { #expect(answer["error"]?["details"]?["reason"] == "APPROVAL_NOT_FOUND") }
        }
    }

    @Test
    func `a decision is told to everybody who may see it, and to the test`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway, scopes: Self.admin)
            let id = await gateway.raiseApproval(.init(command: "make", allowedDecisions: ["allow-once", "deny"]))
            let requested = try await talk.event("exec.approval.requested")
            #expect(requested["seq"] == nil)
            #expect(requested["payload"]?["request"]?["command"] == "make")
            let record = try await talk.request("exec.approval.get", ["id": .string(id)])
            #expect(record["payload"]?["commandText"] == "make")

            let resolve: (String) -> JSONValue = { ["id": .string(id), "decision": .string($0)] }
            let unknown = try await talk.request("exec.approval.resolve", resolve("perhaps"))
            #expect(unknown.errorMessage == "invalid decision")
            let never = try await talk.request("exec.approval.resolve", resolve("allow-always"))
            #expect(never["error"]?["details"]?["reason"] == "APPROVAL_ALLOW_ALWAYS_UNAVAILABLE")
            #expect(try await talk.request("exec.approval.resolve", resolve("deny"))["payload"] == ["ok": true])
            #expect(try await gateway.decision(of: id).decision == "deny")
            #expect(try await talk.request("exec.approval.resolve", resolve("deny"))["ok"] == true)
            let late = try await talk.request("exec.approval.resolve", resolve("allow-once"))
            #expect(late["error"]?["details"]?["reason"] == "APPROVAL_ALREADY_RESOLVED")
        }
    }

    @Test
    func `shows channels and their own address`() async throws {
        try await GatewaySimulator.withSimulator(.init(channels: ["whatsapp", "slack"])) { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            let status = try await talk.request("channels.status")["payload"]
            #expect(status?["channelOrder"] == ["whatsapp", "slack"])
            #expect(status?["channels"]?["whatsapp"]?["self"]?["e164"] == "+15550001000")
            let ambiguous = try await talk.request("send", ["to": "1@g.us", "message": "x", "idempotencyKey": "k"])
            #expect(ambiguous.errorCode == "INVALID_REQUEST")
            for method in ["health", "status", "system-presence", "agents.list", "models.list", "commands.list"] {
                #expect(try await talk.request(method)["ok"] == true, "\(method)")
            }
            for method in ["cron.list", "config.get", "gateway.identity.get", "last-heartbeat"] {
                #expect(try await talk.request(method)["ok"] == true, "\(method)")
            }
        }
    }
}
