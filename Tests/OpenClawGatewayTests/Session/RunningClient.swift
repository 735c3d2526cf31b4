import OpenClawGateway
import Testing

/// Runs a client for as long as `body` runs, and waits until it has ended.
func whileRunning<Result: Sendable>(
    _ client: GatewayClient,
    _ body: () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await client.run() }
        do {
            let result = try await body()
            group.cancelAll()
            try await group.waitForAll()
            return result
        } catch {
            group.cancelAll()
            throw error
        }
    }
}

extension GatewayConfiguration {
    /// A configuration whose waits are short.
    static func test(
        _ url: String,
        _ authentication: Authentication = .token("test-token"),
        _ change: (inout GatewayConfiguration) -> Void = { _ in }
    ) -> GatewayConfiguration {
        var configuration = GatewayConfiguration(url: url, authentication: authentication)
        configuration.reconnect = ReconnectPolicy(
            initialDelay: .milliseconds(10),
            maximumDelay: .milliseconds(50),
            probeDelays: [.milliseconds(50)],
            pairingPollDelay: .milliseconds(50)
        )
        configuration.timeouts = Timeouts(close: .milliseconds(200))
        change(&configuration)
        return configuration
    }

    static func test(
        _ gateway: RawGateway,
        _ change: (inout GatewayConfiguration) -> Void = { _ in }
    ) -> GatewayConfiguration {
        test("ws://127.0.0.1:\(gateway.port)", .token("test-token"), change)
    }
}

/// Opens one connection and expects that it fails, and gives the error.
func refusal(
    _ configuration: GatewayConfiguration,
    identity: DeviceIdentity? = nil,
    deviceTokens: DeviceTokenStore? = nil
) async throws -> GatewayError {
    try await #require(throws: GatewayError.self) {
        try await GatewayConnection.withConnection(
            configuration: configuration,
            identity: identity,
            deviceTokens: deviceTokens
        ) { _ in }
    }
}
