import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator

let group = "120363401780756402@g.us"
let groupKey = "whatsapp:group:120363401780756402@g.us"

/// Runs `body` with a simulated gateway and a bridge that is connected to it.
func withBridge(
    _ simulator: GatewaySimulator.Configuration = GatewaySimulator.Configuration(),
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
    _ body: (GatewayBridge, GatewaySimulator) async throws -> Void
) async throws {
    try await GatewaySimulator.withSimulator(simulator) { gateway in
        let bridge = GatewayBridge(configuration(for: gateway), logger: logger)
        try await bridge.connect()
        do {
            try await body(bridge, gateway)
        } catch {
            await bridge.close()
            throw error
        }
        await bridge.close()
    }
}

/// The settings for `gateway`; without an identity, which a gateway of protocol 4 does not ask for over loopback.
func configuration(for gateway: GatewaySimulator) -> BridgeConfiguration {
    var configuration = BridgeConfiguration()
    configuration.gateway.url = gateway.url
    configuration.gateway.token = "test-token"
    return configuration
}

extension BridgeEvents {
    /// Waits for the first event of which `pick` makes something.
    func first<Picked>(_ pick: (BridgeEvent) -> Picked?) async throws -> Picked {
        for await event in self {
            if let picked = pick(event) { return picked }
        }
        throw CancellationError()
    }

    /// Waits for a state of the connection.
    func reached(_ state: BridgeConnectionState) async throws {
        try await first { event in
            if case .connectionStateChanged(state) = event { () } else { nil }
        }
    }
}
