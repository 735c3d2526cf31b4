import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite struct `A gateway client` {
    @Test(.timeLimit(.minutes(1)))
    func `sends through a simulated gateway and reconnects after a restart`() async throws {
        let configuration = GatewaySimulator.Configuration(authentication: .token("secret"))
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            var reconnect = ReconnectPolicy()
            reconnect.initialDelay = .milliseconds(20)
            let client = GatewayClient(
                configuration: GatewayConfiguration(
                    url: gateway.url,
                    authentication: .token("secret"),
                    reconnect: reconnect
                ),
                identity: DeviceIdentity()
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                _ = try await client.hello(within: .seconds(10))
                var events = client.events().makeAsyncIterator()
                let result = try await client.call(
                    SendMessage(
                        channel: "whatsapp",
                        to: "120363401780756402@g.us",
                        message: "hello",
                        idempotencyKey: "one"
                    )
                )
                #expect(result.messageID != nil)
                try await gateway.restart()
                while let element = await events.next() {
                    if case .gap(let gap) = element, gap.reason == .reconnected { break }
                }
                _ = try await client.hello(within: .seconds(10))
                #expect(client.state.isConnected)
                group.cancelAll()
            }
        }
    }
}
