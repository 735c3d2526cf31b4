import InMemoryLogging
import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Secrets and texts` {
    static let canaries = ["canary-token", "canary-password", "canary-device", "canary-text"]

    private func check(_ text: String, _ place: String) {
        for canary in Self.canaries { #expect(!text.contains(canary), "\(canary) in \(place): \(text)") }
    }

    private func check(_ value: Any, _ place: String) {
        check(String(describing: value), place)
        check(String(reflecting: value), place)
        var dumped = ""
        dump(value, to: &dumped)
        check(dumped, place)
    }

    /// Whatever the gateway does, nothing of it may show.
    @Test(
        arguments: [
            nil, .init(on: .connect, .refuseConnect(.wrongSecret), count: nil),
            .init(on: .connect, .refuseConnect(.pairingRequired), count: nil),
            .init(on: .connect, .refuseConnect(.protocolMismatch), count: nil),
            .init(on: .upgrade, .refuseUpgrade(status: 403, body: "no")),
            .init(on: .request("send"), .fail(GatewayRefusal(code: "INVALID_REQUEST", message: "bad: canary-text"))),
            .init(on: .delivery, .providerFailure("cannot parse canary-text")), .init(on: .delivered, .drop),
            .init(on: .connect, .send(.notJSON)), .init(on: .connect, .send(.breaksSchema)),
        ] as [GatewaySimulator.Fault?]
    )
    func `never show, in no log line, error or description`(fault: GatewaySimulator.Fault?) async throws {
        try await withTemporaryFolder { folder in
            let log = InMemoryLogHandler()
            var logger = Logger(label: "test") { _ in log }
            logger.logLevel = .trace
            let simulator = GatewaySimulator.Configuration(
                authentication: .token("canary-token"),
                faults: fault.map { [$0] } ?? []
            )
            try await GatewaySimulator.withSimulator(simulator) { gateway in
                var configuration = configuration(for: gateway)
                configuration.gateway.token = "canary-token"
                configuration.gateway.password = "canary-password"
                configuration.gateway.deviceToken = "canary-device"
                configuration.stateDirectory = folder
                check(configuration, "the configuration")
                check(configuration.gatewayConfiguration, "the client's configuration")

                let key = try SessionKey(groupKey)
                let bridge = GatewayBridge(configuration, logger: logger)
                do throws(BridgeError) {
                    try await bridge.connect()
                    let receipt = try await bridge.send(
                        OutboundMessage("canary-text", to: key)
                    )
                    check(receipt, "the receipt")
                } catch {
                    check("\(error)", "an error")
                    check(error.details, "an error's details")
                }
                check(bridge, "the bridge")
                await bridge.close()
            }
            #expect(!log.entries.isEmpty)
            for entry in log.entries {
                check("\(entry.message) \(entry.metadata)", "a log line")
                if let error = entry.error { check(error, "an error in the log") }
            }
        }
    }
}
