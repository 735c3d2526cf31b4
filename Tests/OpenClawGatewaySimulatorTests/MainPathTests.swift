import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// What every client of the simulator stands on.
@Suite(.timeLimit(.minutes(1)))
struct MainPathTests {
    @Test(arguments: [ProtocolVersion.v3, .v4])
    func `greets a backend client and gives it what it asked for`(version: ProtocolVersion) async throws {
        try await GatewaySimulator.withSimulator(.init(protocolVersion: version)) { gateway in
            let hello = try await GatewayTalk(gateway).connect()
            #expect(hello["type"] == "hello-ok")
            #expect(hello["protocol"] == .integer(Int64(version.rawValue)))
            #expect(hello["auth"]?["scopes"] == ["operator.read", "operator.write"])
            #expect(hello["auth"]?["deviceToken"] == nil)
            #expect(hello["policy"]?["maxPayload"] == 26_214_400)
            #expect(hello["snapshot"]?["sessionDefaults"]?["mainSessionKey"] == "agent:main:main")
        }
    }

    @Test
    func `pairs a device on loopback silently and gives it a token that works alone`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let device = TestDevice()
            let cli: JSONValue = ["id": "cli", "version": "1", "platform": "linux", "mode": "cli"]
            let first = try await GatewayTalk(gateway)
            let hello = try await first.connect(
                device.sign(GatewayTalk.connectParams(client: cli), nonce: first.nonce, signedAt: first.challengeTime)
            )
            let token = try #require(hello["auth"]?["deviceToken"])

            let second = try await GatewayTalk(gateway)
            let params = GatewayTalk.connectParams(auth: ["deviceToken": token], client: cli)
            let again = try await second.connect(
                device.sign(params, nonce: second.nonce, signedAt: second.challengeTime, version: 2)
            )
            #expect(again["auth"]?["deviceToken"] == token)
        }
    }

    @Test
    func `delivers a message, answers, and mirrors it into the session of its target`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            let answer = try await talk.request(
                "send",
                ["channel": "whatsapp", "to": "1203@g.us", "message": "build green", "idempotencyKey": "k1"]
            )
            #expect(answer["ok"] == true)
            #expect(answer["payload"]?["runId"] == "k1")
            #expect(answer["payload"]?["toJid"] == "1203@g.us")
            let delivery = try await gateway.delivery()
            #expect(delivery.text == "build green")
            #expect(delivery.to == "1203@g.us")
            #expect(answer["payload"]?["messageId"]?.string == delivery.messageID)

            let session = try await talk.request("sessions.get", ["key": "whatsapp:group:1203@g.us", "limit": 20])
            let rows = try #require(session["payload"]?["messages"]?.array)
            #expect(rows.map { $0["idempotencyKey"] } == ["k1"])
            #expect(rows.first?["model"] == "delivery-mirror")
        }
    }

    @Test
    func `shows an inbound group message to a subscriber`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            #expect(try await talk.request("sessions.subscribe")["payload"] == ["subscribed": true])
            let key = try await gateway.receive(
                channel: "whatsapp",
                from: "+4915112345678",
                in: "1203@g.us",
                text: "hello"
            )
            let event = try await talk.event("session.message")
            #expect(event["seq"] == nil)
            let payload = try #require(event["payload"])
            #expect(payload["sessionKey"]?.string == key)
            #expect(payload["message"]?["role"] == "user")
            #expect(payload["message"]?["content"] == "hello")
            #expect(payload["message"]?["__openclaw"]?["senderId"] == nil)
            #expect(payload["messageSeq"] == 1)
            #expect(payload["session"]?["deliveryContext"]?["to"] == "1203@g.us")
        }
    }

    @Test
    func `ticks, and counts events for each connection`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.timing.tickInterval = .milliseconds(20)
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let talk = try await GatewayTalk(gateway)
            let hello = try await talk.connect()
            #expect(hello["policy"]?["tickIntervalMs"] == 20)
            var last: Int64 = 0
            for _ in 0..<3 {
                let tick = try await talk.event("tick")
                let sequence = try #require(tick["seq"]?.integer)
                #expect(sequence > last)
                last = sequence
            }
        }
    }

    @Test
    func `comes back on the same port with an empty memory after a restart`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.timing.scale = 20
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let params: JSONValue = ["channel": "whatsapp", "to": "1203@g.us", "message": "x", "idempotencyKey": "k"]
            let before = try await GatewayTalk.connected(to: gateway)
            _ = try await before.request("send", params)
            let port = gateway.port
            try await gateway.restart()
            #expect(gateway.port == port)
            #expect(try await before.close() == .ended)
            let after = try await GatewayTalk.connected(to: gateway)
            _ = try await after.request("send", params)
            #expect(await gateway.deliveries.count == 2)
        }
    }
}
