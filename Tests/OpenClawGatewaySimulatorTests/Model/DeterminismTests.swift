import OpenClawGateway
import Testing

@testable import OpenClawGatewaySimulator

/// The same seed and the same inputs at the same times give the same frames.
struct DeterminismTests {
    private func play(seed: UInt64) -> [JSONValue] {
        var configuration = GatewaySimulator.Configuration(channels: ["filechan"], seed: seed)
        configuration.obeysTextCommands = true
        let gateway = ModelHarness(configuration)
        let client = gateway.connect()
        _ = gateway.request("sessions.subscribe", [:], on: client)
        gateway.sendText("slow:100 a", key: "k1", on: client)
        gateway.sendText("FAIL", key: "k2", on: client)
        _ = gateway.send("chat.send", ["sessionKey": "main", "message": "LONG", "idempotencyKey": "c"], on: client)
        gateway.advance(by: .seconds(5))
        gateway.change { $0.crash(restartAfter: .zero) }
        gateway.advance(by: .seconds(5))
        let again = gateway.connect()
        gateway.advance(by: .seconds(40))
        return gateway.frames(on: client) + gateway.frames(on: again)
    }

    @Test
    func `a seed gives one history, and another seed another`() {
        let frames = play(seed: 7)
        #expect(frames.count > 30)
        #expect(frames == play(seed: 7))
        #expect(frames != play(seed: 8))
    }
}
