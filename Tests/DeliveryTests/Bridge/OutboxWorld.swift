import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator

let group = "120363401780756402@g.us"
let groupKey = "whatsapp:group:\(group)"

/// Settings that hold nothing up: no pacing, quick retries, and waits for a gateway that lives faster than a real one.
var quickSettings: DeliverySettings {
    var settings = DeliverySettings()
    settings.pacing = .off
    settings.rules.retry.initialDelay = .milliseconds(5)
    settings.rules.retry.maximumDelay = .milliseconds(50)
    settings.rules.retry.jitter = .none
    settings.rules.providerTime = .milliseconds(600)
    settings.rules.recoveryTime = .milliseconds(600)
    settings.rules.lookUpInterval = .milliseconds(20)
    settings.housekeeping = .milliseconds(20)
    return settings
}

/// The settings for `gateway`, with a quick reconnect.
func configuration(for gateway: GatewaySimulator) -> BridgeConfiguration {
    var configuration = BridgeConfiguration()
    configuration.gateway.url = gateway.url
    configuration.gateway.token = "test-token"
    return configuration
}

let silentLogger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// Runs `body` with a simulated gateway and a connected bridge that has an outbox in memory.
func withOutbox(
    _ simulator: GatewaySimulator.Configuration = GatewaySimulator.Configuration(),
    settings: DeliverySettings = quickSettings,
    _ body: (GatewayBridge, Outbox, GatewaySimulator) async throws -> Void
) async throws {
    try await GatewaySimulator.withSimulator(simulator) { gateway in
        let outbox = Outbox(store: InMemoryOutboxStore(), settings: settings)
        let bridge = GatewayBridge(configuration(for: gateway), outbox: outbox, logger: silentLogger)
        try await bridge.connect()
        do {
            try await body(bridge, outbox, gateway)
        } catch {
            await bridge.close()
            throw error
        }
        await bridge.close()
    }
}

extension Outbox {
    /// Waits until an entry has ended.
    func end(of id: EntryID) async throws -> OutboxEntry {
        for try await entry in track(id) where entry.delivery.isFinished { return entry }
        throw CancellationError()
    }
}
