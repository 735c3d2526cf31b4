import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeliveryLogTests {
    private static let key = "whatsapp:group:120363401780756402@g.us"

    /// Delivers one message over a simulated gateway, and gives the lines of the log about it.
    private func lines(
        _ faults: [GatewaySimulator.Fault] = [],
        texts: Bool = false,
        retries: Int = 2,
        _ options: DeliveryOptions = DeliveryOptions()
    ) async throws -> [JSONValue] {
        let lines = LogLines(LogSettings(.json, .debug, texts: texts))
        try await GatewaySimulator.withSimulator(.init(authentication: .token("t"), faults: faults)) { gateway in
            var configuration = BridgeConfiguration()
            configuration.gateway.url = gateway.url
            configuration.gateway.token = "t"
            configuration.usesIdentity = false
            var settings = DeliverySettings()
            settings.rules.retry = RetryPolicy(maximumRetries: retries, initialDelay: .milliseconds(1), jitter: .none)
            let outbox = Outbox(store: InMemoryOutboxStore(), settings: settings)
            DeliveryLog(lines.output, logger: lines.output.logger()).follow(outbox)
            let bridge = GatewayBridge(configuration, outbox: outbox)
            try await bridge.connect()
            var message = OutboundMessage("canary text", to: try SessionKey(Self.key))
            message.delivery = options
            let entry = try await outbox.enqueue(message)
            for try await step in outbox.track(entry.id) where step.delivery.isFinished { break }
            // The report of an attempt comes after its outcome was told.
            await bridge.close()
        }
        return try lines.all.map { try JSONValue(parsing: $0) }
    }

    @Test func `tells of a message that was accepted, with the fields of the specification`() async throws {
        let lines = try await lines()
        let line = try #require(lines.first { $0["message"] == "A message was accepted." }, "\(lines)")
        #expect(line["level"] == "info")
        #expect(line["session_key"]?.string == Self.key)
        #expect(line["message_id"]?.string?.isEmpty == false)
        #expect(line["attempt"]?.integer == 1)
        #expect(line["max_attempts"]?.integer == 3)
        #expect(line["latency_ms"]?.integer ?? -1 >= 0)
        #expect(line["delivery_ms"]?.integer ?? -1 >= 0)
        #expect(line["error.type"] == nil)
        #expect(!lines.contains { "\($0)".contains("canary") })
    }

    @Test func `tells of each attempt that failed, and of a dead letter`() async throws {
        let lines = try await lines([.init(on: .delivery, .providerFailure("cannot parse canary text"), count: nil)])
        let failed = lines.filter { $0["message"] == "An attempt failed and will be repeated." }
        #expect(failed.map { $0["attempt"]?.integer } == [1, 2], "\(lines)")
        for line in failed {
            #expect(line["level"] == "warning")
            #expect(line["error.type"] == "channel_failed")
            #expect(line["error.message"]?.string?.isEmpty == false)
            #expect(line["max_attempts"]?.integer == 3)
            #expect(line["wait_ms"]?.integer != nil)
        }
        let end = try #require(lines.last { $0["state"] == "rejected" })
        #expect(end["level"] == "error")
        #expect(end["attempt"]?.integer == 3)
        #expect(!lines.contains { "\($0)".contains("canary") })
    }

    @Test func `writes texts where it is asked to`() async throws {
        let taken = try await lines(texts: true).first { $0["message"] == "A message was taken in." }
        #expect(taken?["level"] == "debug")
        #expect(taken?["text"]?.string?.contains("canary text") == true)
    }
}
