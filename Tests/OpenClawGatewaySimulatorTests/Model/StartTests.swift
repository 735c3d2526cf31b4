import OpenClawGateway
import Testing

@testable import OpenClawGatewaySimulator

/// A gateway that starts.
struct StartTests {
    private func start(_ version: ProtocolVersion) -> ModelHarness {
        var configuration = GatewaySimulator.Configuration(protocolVersion: version)
        configuration.timing.sidecars = .seconds(1)
        let gateway = ModelHarness(configuration)
        gateway.change { $0.crash(restartAfter: .zero) }
        _ = gateway.advance(until: { gateway.isListening })
        return gateway
    }

    @Test
    func `a gateway of protocol 4 listens before it greets`() {
        let gateway = start(.v4)
        let early = gateway.open()
        let refused = gateway.request("connect", GatewayTalk.connectParams(), on: early)
        #expect(refused?.errorCode == "UNAVAILABLE")
        #expect(refused?["error"]?["details"] == ["reason": "startup-sidecars"])
        #expect(gateway.closes[early] == 1013)
        gateway.advance(by: .seconds(1))
        #expect(gateway.request("connect", GatewayTalk.connectParams(), on: gateway.open())?["ok"] == true)
    }

    @Test
    func `a gateway of protocol 3 greets as soon as it listens`() {
        let gateway = start(.v3)
        #expect(gateway.request("connect", GatewayTalk.connectParams(), on: gateway.open())?["ok"] == true)
    }

    @Test
    func `a new process is young, and has another instance`() {
        let gateway = ModelHarness()
        gateway.advance(by: .seconds(600))
        let before = gateway.request("connect", GatewayTalk.connectParams(), on: gateway.open())?["payload"]?[
            "snapshot"
        ]
        gateway.change { $0.crash(restartAfter: .zero) }
        _ = gateway.advance(until: { gateway.isListening })
        let after = gateway.request("connect", GatewayTalk.connectParams(), on: gateway.open())?["payload"]?["snapshot"]
        #expect(before?["uptimeMs"] == 600_000)
        #expect((after?["uptimeMs"]?.integer).map { $0 < 1000 } == true)
        #expect(before?["presence"]?[0]?["instanceId"] != after?["presence"]?[0]?["instanceId"])
    }

    @Test
    func `ticks and pings come by the clock, also without anything else`() {
        let gateway = ModelHarness()
        let client = gateway.connect()
        gateway.advance(by: .seconds(100))
        #expect(gateway.events("tick", on: client).count == 3)
        let numbers = gateway.frames(on: client).compactMap { $0["seq"]?.integer }
        #expect(numbers == Array(1...Int64(numbers.count)))
    }

    @Test(arguments: [("2026.4.12", true), ("2026.5.7", false)])
    func `old gateways count events for all connections together`(version: String, isShared: Bool) {
        let gateway = ModelHarness(.init(protocolVersion: .v3, version: version))
        let first = gateway.connect()
        gateway.advance(by: .seconds(100))
        let second = gateway.connect()
        gateway.advance(by: .seconds(31))
        let numbers = [first, second].map { gateway.events("tick", on: $0).last?["seq"] }
        #expect((numbers[0] == numbers[1]) == isShared)
    }
}
