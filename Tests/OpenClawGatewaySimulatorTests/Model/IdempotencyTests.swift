import OpenClawGateway
import Testing

@testable import OpenClawGatewaySimulator

/// The gateway's memory of idempotency keys.
struct IdempotencyTests {
    private let gateway = ModelHarness.measured(.neverReplays)

    @Test
    func `a key that was used gets the first result, whatever the body says`() {
        let client = gateway.connect()
        let first = gateway.answers(to: gateway.sendText("one", key: "k", on: client), on: client).first
        let second = gateway.answers(
            to: gateway.sendText("two", key: "k", to: "user:bob", on: client),
            on: client
        ).first
        #expect(first?["payload"] != nil)
        #expect(first?["payload"] == second?["payload"])
        #expect(gateway.deliveries.count == 1)
    }

    @Test
    func `a key in flight is joined from another connection, also when the first has gone`() {
        let first = gateway.connect()
        gateway.sendText("slow:1500 x", key: "k", on: first)
        gateway.change { $0.ended(first) }
        gateway.advance(by: .milliseconds(500))
        let second = gateway.connect()
        let request = gateway.sendText("slow:1500 x", key: "k", on: second)
        #expect(gateway.answers(to: request, on: second).isEmpty)
        gateway.advance(by: .seconds(1))
        #expect(gateway.answers(to: request, on: second).first?["ok"] == true)
        #expect(gateway.deliveries.count == 1)
    }

    @Test
    func `a provider's failure is repeated without calling the provider`() {
        let client = gateway.connect()
        let first = gateway.answers(to: gateway.sendText("please FAIL", key: "k", on: client), on: client).first
        let second = gateway.answers(to: gateway.sendText("would succeed", key: "k", on: client), on: client).first
        #expect(first?.errorCode == "UNAVAILABLE")
        #expect(first?["error"] == second?["error"])
        #expect(gateway.deliveries.isEmpty)
    }

    @Test(arguments: [
        ["channel": "carrierpigeon", "to": "user:a", "message": "x"] as JSONValue,
        ["channel": "filechan", "to": "not a target", "message": "x"],
        ["channel": "filechan", "to": "user:a", "message": ""],
        ["channel": "filechan", "to": "user:a", "message": "x", "surprise": 1],
        ["channel": "webchat", "to": "user:a", "message": "x"],
    ])
    func `a refused request does not use its key up`(params: JSONValue) {
        let client = gateway.connect()
        let refused = gateway.request("send", params.with("idempotencyKey", "k"), on: client)
        #expect(refused?.errorCode == "INVALID_REQUEST")
        #expect(gateway.answers(to: gateway.sendText("x", key: "k", on: client), on: client).first?["ok"] == true)
    }

    @Test
    func `a key is forgotten after five minutes`() {
        let client = gateway.connect()
        gateway.sendText("x", key: "k", on: client)
        gateway.advance(by: .seconds(299))
        gateway.sendText("x", key: "k", on: client)
        #expect(gateway.deliveries.count == 1)
        gateway.advance(by: .seconds(2))
        gateway.sendText("x", key: "k", on: client)
        #expect(gateway.deliveries.count == 2)
    }

    @Test
    func `the oldest of more than a thousand keys is forgotten`() {
        let client = gateway.connect()
        for number in 0...1000 { gateway.sendText("x", key: "k\(number)", on: client) }
        gateway.sendText("x", key: "k1", on: client)
        #expect(gateway.deliveries.count == 1001)
        gateway.sendText("x", key: "k0", on: client)
        #expect(gateway.deliveries.count == 1002)
    }

    @Test
    func `methods keep their keys apart`() {
        let client = gateway.connect()
        gateway.sendText("x", key: "k", on: client)
        let poll = gateway.request(
            "poll",
            ["channel": "filechan", "to": "room:x1", "question": "?", "options": ["a", "b"], "idempotencyKey": "k"],
            on: client
        )
        #expect(poll?["payload"]?["pollId"] != nil)
        let chat = gateway.request(
            "chat.send",
            ["sessionKey": "main", "message": "hi", "idempotencyKey": "k"],
            on: client
        )
        #expect(chat?["payload"]?["status"] == "started")
        #expect(gateway.deliveries.count == 2)
    }
}
