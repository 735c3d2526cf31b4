import NIOCore
import OpenClawGateway
import Testing

/// The members of each event, under the gateway's names.
struct GatewayEventTests {
    private func event(_ name: String, _ payload: String) -> GatewayEvent {
        GatewayEvent(EventFrame(name: name, payload: Payload(bytes: ByteBuffer(string: payload))))
    }

    private func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        try Payload(bytes: ByteBuffer(string: text)).decode()
    }

    @Test(arguments: [
        ("tick", #"{"ts":1}"#), ("shutdown", #"{"reason":"r"}"#),
        ("session.message", #"{"sessionKey":"s","message":{}}"#),
        ("sessions.changed", "{}"), ("session.tool", #"{"stream":"tool"}"#), ("chat", #"{"state":"final"}"#),
        ("agent", #"{"stream":"lifecycle"}"#), ("health", "{}"), ("presence", #"{"presence":[]}"#),
        ("exec.approval.requested", #"{"id":"a"}"#), ("exec.approval.resolved", #"{"id":"a"}"#),
        ("device.pair.requested", #"{"requestId":"r"}"#), ("device.pair.resolved", #"{"requestId":"r"}"#),
    ])
    func `has its typed form`(name: String, payload: String) {
        #expect(event(name, payload).isTyped)
        #expect(KnownPayloads.events.contains(name))
    }

    @Test(arguments: KnownPayloads.events.sorted() + ["novel.event"])
    func `stays as it came when it cannot be decoded`(name: String) throws {
        for payload in ["null", "[]", "7", "{", ""] {
            guard case .other(let frame) = event(name, payload) else {
                Issue.record("\(name) \(payload)")
                continue
            }
            #expect(frame.name == name)
            #expect(String(buffer: frame.payload.bytes) == payload)
        }
        #expect(!event("novel.event", #"{"a":1}"#).isTyped)
    }

    @Test func `session.message`() throws {
        let found: SessionMessage = try decode(
            """
            {"sessionKey":"agent:main:telegram:direct:5","agentId":"main","message":{"role":"user","content":"hi","timestamp":1,
              "__openclaw":{"id":"row","seq":4,"senderId":"9"}},"messageId":"row","messageSeq":4,
             "session":{"key":"agent:main:telegram:direct:5","sessionId":"i","chatType":"direct",
              "deliveryContext":{"channel":"telegram","to":"telegram:5","accountId":"default"}},"sessionId":"flat","goal":null}
            """
        )
        #expect(found.sessionKey == "agent:main:telegram:direct:5" && found.agentID == "main")
        #expect(found.message.role == "user" && found.message.text == "hi" && found.message.openclaw.senderID == "9")
        #expect(found.messageID == "row" && found.messageSequence == 4 && found.sessionID == "i")
        #expect(found.session.chatType == "direct")
        #expect(
            found.session.conversation == DeliveryContext(channel: "telegram", to: "telegram:5", accountID: "default")
        )
    }

    @Test func `session.message with a flat row and without numbers`() throws {
        let found: SessionMessage = try decode(
            #"{"sessionKey":"s","message":{"__openclaw":{"id":7,"seq":0}},"sessionId":"i","lastChannel":"whatsapp","lastTo":"+1","messageSeq":null}"#
        )
        #expect(found.messageID == "7" && found.messageSequence == 0)
        #expect(found.session.key == "s" && found.sessionID == "i")
        #expect(found.session.conversation == DeliveryContext(channel: "whatsapp", to: "+1"))
    }

    @Test func `sessions.changed`() throws {
        let found: SessionsChanged = try decode(
            #"{"sessionKey":"s","reason":"send","phase":"message","runId":"r","ts":1,"messageId":"m","messageSeq":2,"session":{"status":"running"}}"#
        )
        #expect(found.sessionKey == "s" && found.reason == "send" && found.phase == "message" && found.runID == "r")
        #expect(found.timestamp == 1 && found.messageID == "m" && found.messageSequence == 2)
        #expect(found.session.status == "running" && found.session.key == "s")
    }

    @Test func `chat`() throws {
        let found: ChatEvent = try decode(
            """
            {"runId":"r","sessionKey":"s","agentId":"a","seq":3,"state":"error","errorMessage":"e","errorKind":"timeout",
             "stopReason":"rpc","deltaText":"d","replace":true}
            """
        )
        #expect(found.runID == "r" && found.sessionKey == "s" && found.agentID == "a" && found.sequence == 3)
        #expect(found.state == .error && found.errorMessage == "e" && found.errorKind == "timeout")
        #expect(found.stopReason == "rpc" && found.deltaText == "d" && found.replacesText)
        #expect(try decode(#"{"state":"novel"}"#, as: ChatEvent.self).state == .other("novel"))
        #expect(throws: DecodingError.self) { try decode("{}", as: ChatEvent.self) }
    }

    @Test(arguments: [
        (#"{"state":"delta","message":{"content":"whole"},"deltaText":"part"}"#, "whole"),
        (#"{"state":"delta","deltaText":" more"}"#, "before more"),
        (#"{"state":"delta","deltaText":"new","replace":true}"#, "new"), (#"{"state":"final"}"#, "before"),
        (#"{"state":"final","message":{"content":[{"type":"text","text":"end"}]}}"#, "end"),
    ])
    func `chat text grows by both protocols' rules`(payload: String, text: String) throws {
        #expect(try decode(payload, as: ChatEvent.self).text(after: "before") == text)
    }

    @Test func `agent`() throws {
        let found: AgentEvent = try decode(
            """
            {"runId":"r","stream":"lifecycle","seq":5,"ts":6,"data":{"phase":"end","endedAt":7},"sessionKey":"s","sessionId":"i",
             "agentId":"a","isHeartbeat":true}
            """
        )
        #expect(found.runID == "r" && found.stream == "lifecycle" && found.sequence == 5 && found.timestamp == 6)
        #expect(found.data["endedAt"] == 7 && found.sessionKey == "s" && found.sessionID == "i" && found.agentID == "a")
        #expect(found.isHeartbeat && found.phase == "end" && found.endsRun)
        for (stream, phase) in [("lifecycle", "finishing"), ("tool", "end"), ("assistant", "")] {
            let other: AgentEvent = try decode(#"{"stream":"\#(stream)","data":{"phase":"\#(phase)"}}"#)
            #expect(!other.endsRun)
        }
    }

    @Test func `shutdown, tick and presence`() throws {
        let stop: Shutdown = try decode(#"{"reason":"gateway stopping","restartExpectedMs":null}"#)
        #expect(stop.reason == "gateway stopping" && stop.restartExpected == nil)
        let restart: Shutdown = try decode(#"{"reason":"gateway restarting","restartExpectedMs":1500}"#)
        #expect(restart.restartExpected == .milliseconds(1500))
        #expect(try decode(#"{"ts":5}"#, as: Tick.self).timestamp == 5)
        guard case .presence(let entries) = event("presence", #"{"presence":[{"host":"h","deviceId":"d"},3]}"#) else {
            Issue.record("not presence")
            return
        }
        #expect(entries.map(\.host) == ["h"] && entries[0].deviceID == "d")
    }

    @Test func `approvals and pairings`() throws {
        let resolved: ExecApprovalResolved = try decode(
            #"{"id":"a","decision":"deny","resolvedBy":"cli","ts":1,"request":{}}"#
        )
        #expect(
            resolved.id == "a" && resolved.decision == .deny && resolved.resolvedBy == "cli" && resolved.timestamp == 1
        )
        #expect(try decode(#"{"id":"a","decision":null}"#, as: ExecApprovalResolved.self).decision == nil)
        let paired: DevicePairResolved = try decode(#"{"requestId":"r","deviceId":"d","decision":"approved","ts":1}"#)
        #expect(
            paired.requestID == "r" && paired.deviceID == "d" && paired.decision == "approved" && paired.timestamp == 1
        )
    }
}
