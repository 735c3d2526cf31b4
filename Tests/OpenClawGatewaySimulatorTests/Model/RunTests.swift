import OpenClawGateway
import Testing

@testable import OpenClawGatewaySimulator

/// Runs of agents whose keys, texts and sessions meet.
struct RunTests {
    private static func chat(_ text: String, key: String) -> JSONValue {
        ["sessionKey": "agent:main:t", "message": .string(text), "idempotencyKey": .string(key)]
    }

    @Test
    func `a key in flight is in flight, shortly after its end as well, and then gives the end`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        let ask = { gateway.request("chat.send", Self.chat("hello", key: "k"), on: client)?["payload"] }
        #expect(ask() == ["runId": "k", "status": "started"])
        #expect(ask() == ["runId": "k", "status": "in_flight"])
        _ = gateway.advance(until: {
            gateway.events("chat", on: client).contains { $0["payload"]?["state"] == "final" }
        })
        #expect(ask() == ["runId": "k", "status": "in_flight"])
        gateway.advance(by: .seconds(1))
        #expect(ask()?["status"] == "ok")
    }

    @Test
    func `the same text into a busy session joins the run that is going on, in protocol 4`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        _ = gateway.request("chat.send", Self.chat("hello", key: "a"), on: client)
        let second = gateway.request("chat.send", Self.chat("hello", key: "b"), on: client)
        #expect(second?["payload"] == ["runId": "a", "status": "in_flight"])
    }

    @Test
    func `two chats of one session run one after the other`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        _ = gateway.request("chat.send", Self.chat("first", key: "a"), on: client)
        _ = gateway.request("chat.send", Self.chat("second", key: "b"), on: client)
        gateway.advance(by: .seconds(5))
        let phases = gateway.events("agent", on: client).compactMap { event -> String? in
            guard let phase = event["payload"]?["data"]?["phase"]?.string else { return nil }
            return "\(event["payload"]?["runId"]?.string ?? "") \(phase)"
        }
        #expect(phases == ["a start", "a finishing", "a end", "b start", "b finishing", "b end"])
    }

    @Test
    func `a busy session of protocol 3 answers under another run`() {
        let gateway = ModelHarness.measured(.replays)
        let client = gateway.connect()
        _ = gateway.request("chat.send", Self.chat("first delay:100", key: "a"), on: client)
        gateway.advance(by: .milliseconds(100))
        _ = gateway.request("chat.send", Self.chat("second", key: "b"), on: client)
        gateway.advance(by: .seconds(5))
        let finals = gateway.events("chat", on: client).filter { $0["payload"]?["state"] == "final" }
        let empty = finals.filter { $0["payload"]?["message"] == nil }
        #expect(empty.map { $0["payload"]?["runId"] } == ["b"])
        #expect(finals.count == 3)
        #expect(Set(finals.map { $0["payload"]?["runId"] }).count == 3)
    }

    @Test(arguments: [ProtocolVersion.v3, .v4])
    func `deltas come at most every 150 milliseconds`(version: ProtocolVersion) {
        let gateway = ModelHarness.measured(version == .v3 ? .replays : .neverReplays)
        let client = gateway.connect()
        _ = gateway.request("chat.send", Self.chat("LONG delay:20", key: "k"), on: client)
        gateway.advance(by: .seconds(5))
        let times = gateway.events("chat", on: client).filter { $0["payload"]?["state"] == "delta" }
            .compactMap { $0["payload"]?["message"]?["timestamp"]?.integer }
        #expect(times.count > 3)
        // What is left over at the end is shown at once.
        #expect(zip(times.dropFirst().dropLast(), times).allSatisfy { $0 - $1 >= 150 })
    }

    @Test
    func `a client without the scope to read sees no run, in protocol 4`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        let other = gateway.connect(scopes: ["operator.pairing"])
        _ = gateway.request("chat.send", Self.chat("hello", key: "k"), on: client)
        gateway.advance(by: .seconds(5))
        #expect(gateway.events("chat", on: client).isEmpty == false)
        #expect(gateway.events("chat", on: other).isEmpty)
        #expect(gateway.events("agent", on: other).isEmpty)
    }

    @Test
    func `no run outlives a restart`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        _ = gateway.request("chat.send", Self.chat("LONG", key: "k"), on: client)
        gateway.advance(by: .milliseconds(100))
        gateway.change { $0.restartInProcess() }
        gateway.advance(by: .seconds(5))
        let again = gateway.connect()
        #expect(gateway.request("chat.send", Self.chat("x", key: "k"), on: again)?["payload"]?["status"] == "started")
        let listed = gateway.request("sessions.list", [:], on: again)?["payload"]?["sessions"]?.array
        #expect(listed?.count == 1)
    }
}
