import NIOCore
import OpenClawGateway
import Testing

struct HelloOKTests {
    private func hello(_ text: String) throws -> HelloOK { try Payload(bytes: ByteBuffer(string: text)).decode() }

    @Test func `takes all that the gateway says`() throws {
        let found = try hello(
            """
            {"type":"hello-ok","protocol":4,"server":{"version":"2026.6.11","connId":"c"},"novel":{},
             "features":{"methods":["health","send"],"events":["chat"],"novel":1},
             "snapshot":{"presence":[{"host":"vm","ip":"192.0.2.2","mode":"gateway","reason":"self","instanceId":"i","ts":5}],
               "health":{"ok":true,"channelOrder":["whatsapp"],"sessions":{"count":3}},
               "stateVersion":{"presence":3,"health":6},"uptimeMs":1234,
               "sessionDefaults":{"defaultAgentId":"main","mainKey":"m","mainSessionKey":"agent:main:m","scope":"per-sender"}},
             "auth":{"role":"operator","scopes":["operator.read","operator.novel"],"deviceToken":"t","issuedAtMs":1760000000000},
             "policy":{"maxPayload":100,"maxBufferedBytes":200,"tickIntervalMs":15000}}
            """
        )
        #expect(found.protocolNumber == 4)
        #expect(found.protocolVersion == .v4)
        #expect(found.server.version == "2026.6.11")
        #expect(found.server.connectionID == "c")
        #expect(found.features.methods == ["health", "send"])
        #expect(found.features.events == ["chat"])
        #expect(found.snapshot.presence.first?.address == "192.0.2.2")
        #expect(found.snapshot.presence.first?.reason == "self")
        #expect(found.snapshot.health?.sessionCount == 3)
        #expect(found.snapshot.stateVersion?.presence == 3)
        #expect(found.snapshot.stateVersion?.health == 6)
        #expect(found.snapshot.uptime == .milliseconds(1234))
        #expect(found.snapshot.sessionDefaults?.mainSessionKey == "agent:main:m")
        #expect(found.auth?.role == "operator")
        #expect(found.auth?.scopes == [.read, OperatorScope(rawValue: "operator.novel")])
        #expect(found.auth?.deviceToken == "t")
        #expect(found.auth?.issuedAt == 1_760_000_000_000)
        #expect(found.policy.maxPayload == 100)
        #expect(found.policy.maxBufferedBytes == 200)
        #expect(found.policy.tickInterval == .seconds(15))
    }

    @Test(arguments: [
        #"{"protocol":3}"#,
        #"{"protocol":3.0,"server":null,"features":[],"snapshot":"x","auth":null,"policy":5}"#,
        #"{"protocol":3,"server":{"version":null},"policy":{"maxPayload":null,"tickIntervalMs":-1,"maxBufferedBytes":0}}"#,
        #"{"protocol":3,"policy":{"maxPayload":1e300,"tickIntervalMs":"15000","maxBufferedBytes":-1}}"#,
    ])
    func `needs nothing but the protocol's number`(text: String) throws {
        let found = try hello(text)
        #expect(found.protocolVersion == .v3)
        #expect(found.server.version == nil)
        #expect(found.auth == nil)
        #expect(found.snapshot.uptime == nil)
        #expect(found.policy.maxPayload == 26_214_400)
        #expect(found.policy.maxBufferedBytes == 52_428_800)
        #expect(found.policy.tickInterval == .seconds(30))
    }

    @Test(arguments: [(500, Duration.seconds(1)), (1e12, .seconds(3600)), (2500, .milliseconds(2500))])
    func `keeps the tick interval within reason`(milliseconds: Double, interval: Duration) throws {
        #expect(
            try hello(#"{"protocol":4,"policy":{"tickIntervalMs":\#(milliseconds)}}"#).policy.tickInterval == interval
        )
    }

    @Test func `knows the number of a protocol that it does not speak`() throws {
        let found = try hello(#"{"protocol":5}"#)
        #expect(found.protocolNumber == 5)
        #expect(found.protocolVersion == nil)
    }

    @Test(arguments: [
        "{}", #"{"protocol":null}"#, #"{"protocol":"4"}"#, #"{"protocol":-1}"#, #"{"protocol":1e300}"#, "[]",
    ])
    func `refuses an answer without the protocol's number`(text: String) {
        #expect(throws: DecodingError.self) { try hello(text) }
    }

    @Test func `reads the challenge`() throws {
        let payload = Payload(["nonce": "n", "ts": 1_760_000_000_000, "novel": true])
        let challenge: ConnectChallenge = try payload.decode()
        #expect(challenge.nonce == "n")
        #expect(challenge.timestamp == 1_760_000_000_000)
        #expect(try Payload(["nonce": "n", "ts": nil]).decode(as: ConnectChallenge.self).timestamp == nil)
        #expect(throws: DecodingError.self) { try Payload(["ts": 1]).decode(as: ConnectChallenge.self) }
    }
}
