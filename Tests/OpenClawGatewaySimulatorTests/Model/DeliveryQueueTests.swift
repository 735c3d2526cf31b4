import OpenClawGateway
import Testing

@testable import OpenClawGatewaySimulator

/// What becomes of a send that was not answered: the cells that were measured on real gateways.
struct DeliveryQueueTests {
    private static let session = "filechan:group:x1"

    /// Kills the process one second into a send, starts a new one and waits until it listens.
    private static func killDuring(_ text: String, _ family: GatewaySimulator.QueueFamily) -> ModelHarness {
        let gateway = ModelHarness.measured(family)
        gateway.sendText(text, key: "k", on: gateway.connect())
        gateway.advance(by: .seconds(1))
        gateway.change { $0.crash(restartAfter: .zero) }
        _ = gateway.advance(until: { gateway.isListening })
        return gateway
    }

    @Test
    func `the replaying family sends what was never delivered after the first lookup`() {
        let gateway = Self.killDuring("slow:3000 x", .replays)
        #expect(gateway.deliveries.isEmpty)
        #expect(gateway.keys().isEmpty)
        gateway.advance(by: .seconds(6))
        #expect(gateway.deliveries.map(\.origin) == [.queue])
        #expect(gateway.keys() == ["k"])
    }

    @Test
    func `the replaying family doubles what was delivered before the kill`() {
        let gateway = Self.killDuring("after:3000 x", .replays)
        #expect(gateway.deliveries.count == 1)
        #expect(gateway.keys().isEmpty)
        gateway.advance(by: .seconds(6))
        #expect(gateway.deliveries.count == 2)
        #expect(gateway.keys() == ["k"])
    }

    @Test(arguments: 1...20)
    func `the replaying family greets before it replays`(seed: UInt64) {
        var configuration = GatewaySimulator.Configuration(protocolVersion: .v3, channels: ["filechan"], seed: seed)
        configuration.obeysTextCommands = true
        configuration.timing.boot = .zero
        let gateway = ModelHarness(configuration)
        gateway.sendText("after:3000 x", key: "k", on: gateway.connect())
        gateway.change { $0.crash(restartAfter: .zero) }
        let greeting = gateway.advance(until: { gateway.isListening })
        #expect(greeting.map { (.milliseconds(600) ... .milliseconds(910)).contains($0) } == true)
        let replay = gateway.advance(until: { gateway.deliveries.count == 2 }).map { $0 + (greeting ?? .zero) }
        #expect(replay.map { (.milliseconds(1200) ... .milliseconds(2320)).contains($0) } == true)
    }

    @Test(arguments: ["slow:3000 x", "after:3000 x"])
    func `the family that never replays leaves no row, whether delivered or not`(text: String) {
        let gateway = Self.killDuring(text, .neverReplays)
        gateway.advance(by: .seconds(60))
        #expect(gateway.deliveries.count == (text.hasPrefix("after") ? 1 : 0))
        #expect(gateway.keys().isEmpty)
        #expect(gateway.model.queue.rows.isEmpty)
        #expect(gateway.model.log.lines.contains { $0.contains("refusing blind replay") })
    }

    @Test(arguments: [GatewaySimulator.QueueFamily.replays, .neverReplays])
    func `a kill by a fault at the moment of delivery leaves what a kill leaves`(family: GatewaySimulator.QueueFamily) {
        let gateway = ModelHarness.measured(family)
        gateway.change { $0.inject(.init(on: .delivered, .crash(restartAfter: .zero))) }
        gateway.sendText("x", key: "k", on: gateway.connect())
        #expect(gateway.deliveries.count == 1)
        #expect(gateway.model.queue.rows.count == 1)
        gateway.advance(by: .seconds(10))
        #expect(gateway.deliveries.count == (family == .replays ? 2 : 1))
        #expect(gateway.keys() == (family == .replays ? ["k"] : []))
    }

    @Test
    func `a kill by a fault before the delivery delivers nothing`() {
        let gateway = ModelHarness.measured(.neverReplays)
        gateway.change { $0.inject(.init(on: .delivery, .crash(restartAfter: .zero))) }
        gateway.sendText("x", key: "k", on: gateway.connect())
        gateway.advance(by: .seconds(10))
        #expect(gateway.deliveries.isEmpty)
    }

    @Test(arguments: GatewaySimulator.QueueFamily.allCases)
    func `a kill right after the request leaves nothing to replay`(family: GatewaySimulator.QueueFamily) {
        var configuration = GatewaySimulator.Configuration(
            protocolVersion: family == .replays ? .v3 : .v4,
            queueFamily: family,
            channels: ["filechan"]
        )
        configuration.timing = .lifelike(configuration.protocolVersion)
        configuration.obeysTextCommands = true
        let gateway = ModelHarness(configuration)
        gateway.sendText("slow:3000 x", key: "k", on: gateway.connect())
        gateway.advance(by: .milliseconds(50))
        gateway.change { $0.crash(restartAfter: .zero) }
        gateway.advance(by: .seconds(10))
        #expect(gateway.deliveries.isEmpty)
        #expect(gateway.model.queue.rows.isEmpty)
    }

    @Test(arguments: [GatewaySimulator.QueueFamily.replays, .neverReplays])
    func `the same key after a new process is just another send`(family: GatewaySimulator.QueueFamily) {
        let gateway = Self.killDuring("after:3000 x", family)
        gateway.advance(by: .seconds(6))
        let before = gateway.deliveries.count
        gateway.sendText("x", key: "k", on: gateway.connect())
        #expect(gateway.deliveries.count == before + 1)
    }

    @Test(arguments: [GatewaySimulator.QueueFamily.replays, .neverReplays])
    func `a restart within the process lets the old work finish and forgets the key`(
        family: GatewaySimulator.QueueFamily
    ) {
        let gateway = ModelHarness.measured(family)
        let before = gateway.connect()
        gateway.sendText("slow:3000 x", key: "k", on: before)
        gateway.advance(by: .milliseconds(500))
        gateway.change { $0.restartInProcess() }
        gateway.advance(by: .milliseconds(500))
        #expect(gateway.closes[before] == 1012)
        gateway.sendText("slow:3000 x", key: "k", on: gateway.connect())
        gateway.advance(by: .seconds(4))
        #expect(gateway.deliveries.count == 2)
        #expect(gateway.keys() == ["k"])
    }

    @Test
    func `a stop delivers what finishes within a second, and closes before`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        let request = gateway.sendText("slow:300 x", key: "k", on: client)
        gateway.change { $0.stop(restartAfter: .seconds(2)) }
        gateway.advance(by: .milliseconds(100))
        #expect(gateway.closes[client] == 1012)
        #expect(gateway.answers(to: request, on: client).isEmpty)
        gateway.advance(by: .seconds(5))
        #expect(gateway.deliveries.count == 1)
        #expect(gateway.keys() == ["k"])
    }

    @Test
    func `a stop does not wait for what takes longer`() {
        let gateway = ModelHarness.measured(.neverReplays)
        gateway.sendText("slow:2000 x", key: "k", on: gateway.connect())
        gateway.change { $0.stop(restartAfter: .seconds(2)) }
        gateway.advance(by: .seconds(10))
        #expect(gateway.deliveries.isEmpty)
    }

    /// A provider failure, and a restart after some rest.
    private static func restartAfterFailure(
        _ family: GatewaySimulator.QueueFamily,
        rest: Duration
    ) -> (gateway: ModelHarness, answer: JSONValue?) {
        let gateway = ModelHarness.measured(family)
        let client = gateway.connect()
        gateway.change { $0.inject(.init(on: .delivery, .providerFailure("down"))) }
        let answer = gateway.answers(to: gateway.sendText("x", key: "k", on: client), on: client).first
        gateway.advance(by: rest)
        gateway.change { $0.crash(restartAfter: .zero) }
        gateway.advance(by: .seconds(5))
        return (gateway, answer)
    }

    @Test(arguments: [
        (GatewaySimulator.QueueFamily.replays, "Error: down"), (.neverReplays, "OutboundDeliveryError: down"),
    ])
    func `a provider's failure is unavailable, and named as the release names it`(
        family: GatewaySimulator.QueueFamily,
        message: String
    ) {
        let answer = Self.restartAfterFailure(family, rest: .seconds(1)).answer
        #expect(answer?.errorCode == "UNAVAILABLE")
        #expect(answer?.errorMessage == message)
        #expect(answer?["error"]?["details"] == nil)
    }

    @Test(arguments: [GatewaySimulator.QueueFamily.replays, .neverReplays])
    func `a failure is not tried again soon after it`(family: GatewaySimulator.QueueFamily) {
        let gateway = Self.restartAfterFailure(family, rest: .seconds(10)).gateway
        #expect(gateway.deliveries.isEmpty)
        #expect(gateway.model.queue.rows.count == 1)
        #expect(gateway.model.log.lines.contains { $0.contains("1 deferred") })
    }

    @Test
    func `a failure is sent by the replaying family at a later start`() {
        let gateway = Self.restartAfterFailure(.replays, rest: .seconds(30)).gateway
        #expect(gateway.deliveries.count == 1)
        #expect(gateway.keys() == ["k"])
    }

    @Test
    func `a failure is given up by the family that never replays`() {
        let gateway = Self.restartAfterFailure(.neverReplays, rest: .seconds(30)).gateway
        #expect(gateway.deliveries.isEmpty)
        #expect(gateway.model.queue.rows.isEmpty)
    }

    @Test
    func `the announcing family says that it kept the message, and sends it later`() {
        let gateway = ModelHarness.measured(.announces)
        let client = gateway.connect()
        gateway.change { $0.channels["filechan"]?.isConnected = false }
        let answer = gateway.answers(to: gateway.sendText("x", key: "k", on: client), on: client).first
        #expect(answer?.detailsCode == "OUTBOUND_DELIVERY_QUEUED")
        #expect(gateway.deliveries.isEmpty)
        gateway.change { model in
            model.channels["filechan"]?.isConnected = true
            model.drain(channel: "filechan")
        }
        #expect(gateway.deliveries.map(\.idempotencyKey) == ["k"])
        #expect(gateway.keys() == ["k"])
    }

    @Test
    func `a message that the announcing family kept survives a kill`() {
        let gateway = ModelHarness.measured(.announces)
        gateway.change { $0.inject(.init(on: .delivery, .queueDelivery)) }
        gateway.sendText("x", key: "k", on: gateway.connect())
        gateway.change { $0.crash(restartAfter: .zero) }
        gateway.advance(by: .seconds(60))
        gateway.change { $0.crash(restartAfter: .zero) }
        gateway.advance(by: .seconds(5))
        #expect(gateway.deliveries.map(\.idempotencyKey) == ["k"])
    }

    @Test(arguments: GatewaySimulator.QueueFamily.allCases)
    func `an equal text is not mirrored again`(family: GatewaySimulator.QueueFamily) {
        let gateway = ModelHarness.measured(family)
        let client = gateway.connect()
        gateway.sendText("same", key: "k1", on: client)
        gateway.sendText("same", key: "k2", on: client)
        #expect(gateway.deliveries.count == 2)
        #expect(gateway.keys() == ["k1"])
    }

    @Test
    func `direct chats share one session, and so one last text`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        gateway.sendText("same", key: "k1", to: "user:a", on: client)
        gateway.sendText("same", key: "k2", to: "user:b", on: client)
        #expect(gateway.keys(in: "main") == ["k1"])
    }

    @Test
    func `the replaying family loses rows of history when many sends are in flight into one session`() {
        let gateway = ModelHarness.measured(.replays)
        let client = gateway.connect()
        for number in 0..<40 { gateway.sendText("slow:100 n\(number)", key: "k\(number)", on: client) }
        gateway.advance(by: .seconds(1))
        #expect(gateway.deliveries.count == 40)
        let found = gateway.keys().count
        #expect(found < 40)
        #expect(found > 20)
        gateway.advance(by: .seconds(1))
        #expect(gateway.model.sessions["agent:main:filechan:group:x1"]?.transcript.count == 40)
    }

    @Test(arguments: [(GatewaySimulator.QueueFamily.replays, 1), (.neverReplays, 40)])
    func `no row is lost with one send in flight, or on the newer family`(
        family: GatewaySimulator.QueueFamily,
        inFlight: Int
    ) {
        let gateway = ModelHarness.measured(family)
        let client = gateway.connect()
        for number in 0..<40 {
            gateway.sendText("slow:10 n\(number)", key: "k\(number)", on: client)
            if inFlight == 1 { gateway.advance(by: .milliseconds(10)) }
        }
        gateway.advance(by: .seconds(1))
        #expect(gateway.keys().count == 40)
    }

    @Test
    func `a target is not serialised`() {
        let gateway = ModelHarness.measured(.neverReplays)
        let client = gateway.connect()
        for delay in [300, 200, 100] { gateway.sendText("slow:\(delay)", key: "k\(delay)", on: client) }
        gateway.advance(by: .seconds(1))
        #expect(gateway.deliveries.map(\.idempotencyKey) == ["k100", "k200", "k300"])
    }
}
