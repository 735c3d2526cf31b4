import NIOCore
import NIOWebSocket
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// Requests after the greeting, in and out of form.
@Suite(.timeLimit(.minutes(1)))
struct FramingTests {
    @Test(arguments: [
        (
            #"{"type":"event","event":"x","id2":1}"#, "invalid" as JSONValue,
            "invalid request frame: must have required property 'id'; at root: unexpected property 'event'; "
                + "at /type: must be equal to constant"
        ),
        (#"{"type":"req","id":"nm"}"#, "nm", "invalid request frame: must have required property 'method'"),
        (#"{"type":"req","id":7,"method":"status"}"#, 7, "invalid request frame: at /id: must be string"),
        (
            #"{"type":"req","id":"xp","method":"status","extra":1}"#, "xp",
            "invalid request frame: at root: unexpected property 'extra'"
        ),
        (#"{"type":"req","id":"u","method":"no.such.method"}"#, "u", "missing scope: operator.admin"),
        (#"{"type":"req","id":"c","method":"connect","params":{}}"#, "c", "missing scope: operator.admin"),
    ])
    func `answers a request that is out of form`(text: String, id: JSONValue, message: String) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            talk.client.send(text: text)
            let answer = try await talk.answer(to: id)
            #expect(answer.errorCode == "INVALID_REQUEST")
            #expect(answer.errorMessage == message)
            #expect(try await talk.request("health")["ok"] == true)
        }
    }

    @Test
    func `an administrator is told that a method is unknown`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway, scopes: ["operator.admin"])
            #expect(try await talk.request("agent.send").errorMessage == "unknown method: agent.send")
        }
    }

    @Test
    func `ignores what is not JSON, and answers what comes after it`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            talk.client.send(text: "{not json")
            #expect(try await talk.request("health")["ok"] == true)
        }
    }

    @Test
    func `reads JSON in binary frames, in fragments, and two requests of one id`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            talk.client.send(text: #"{"type":"req","id":"b","method":"health"}"#, opcode: .binary)
            #expect(try await talk.answer(to: "b")["ok"] == true)
            talk.client.write(ByteBuffer(string: #"{"type":"req","id":"f","#), .text, fin: false)
            talk.client.write(ByteBuffer(string: #""method":"#), .continuation, fin: false)
            talk.client.write(ByteBuffer(string: #""health"}"#), .continuation)
            #expect(try await talk.answer(to: "f")["ok"] == true)
            for _ in 0..<2 { talk.send(["type": "req", "id": "two", "method": "health"]) }
            _ = try await talk.answer(to: "two")
            _ = try await talk.answer(to: "two")
        }
    }

    @Test
    func `closes on a frame that is longer than announced`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            talk.client.write(ByteBuffer(repeating: UInt8(ascii: "x"), count: 26_214_401), .text)
            #expect(try await talk.close() == .close(code: 1009, reason: ""))
        }
    }

    @Test
    func `write includes read, and every other scope stands alone`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let writer = try await GatewayTalk.connected(to: gateway, scopes: ["operator.write"])
            #expect(try await writer.request("sessions.list", ["limit": 1])["ok"] == true)
            let pairing = try await GatewayTalk.connected(to: gateway, scopes: ["operator.pairing", "operator.bogus"])
            #expect(try await pairing.request("sessions.list").errorMessage == "missing scope: operator.read")
            #expect(try await pairing.request("device.pair.list")["ok"] == true)
        }
    }

    @Test
    func `a newer release forbids with details`() async throws {
        try await GatewaySimulator.withSimulator(.init(version: "2026.9.1")) { gateway in
            let talk = try await GatewayTalk.connected(to: gateway, scopes: ["operator.read"])
            let answer = try await talk.request(
                "chat.send",
                ["sessionKey": "main", "message": "x", "idempotencyKey": "k"]
            )
            #expect(answer.errorCode == "FORBIDDEN")
            #expect(answer["error"]?["details"]?["missingScope"] == "operator.write")
        }
    }

    @Test
    func `a client that reads too slowly loses events, and then its connection`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.maxBufferedBytes = 4096
        configuration.timing.healthInterval = .milliseconds(50)
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            _ = try await talk.request("sessions.subscribe")
            try await talk.client.stopReading()
            let text = String(repeating: "long text ", count: 40_000)
            while await !gateway.connections.isEmpty {
                try await gateway.receive(channel: "whatsapp", from: "+4915112345678", text: text)
            }
            try await talk.client.startReading()
            #expect(try await talk.close() == .close(code: 1008, reason: "slow consumer"))
        }
    }
}
