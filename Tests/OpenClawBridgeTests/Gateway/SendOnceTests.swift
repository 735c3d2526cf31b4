import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Sending once, over a connection of its own` {
    @Test(arguments: ["\(groupKey)", "whatsapp:self:main", "agent:main:main"])
    func `sends one message and leaves no connection behind`(key: String) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let message = OutboundMessage("build green", to: try SessionKey(key))
            let receipt = try await GatewayBridge.sendOnce(message, configuration: configuration(for: gateway))
            #expect(receipt.status == .sent)
            let requests = await gateway.receivedRequests
            #expect(requests.filter { ["send", "chat.send"].contains($0.method) }.count == 1)
            #expect(requests.filter { $0.method == "connect" }.count == 1)
        }
    }

    @Test func `tells at once why it cannot connect`() async throws {
        let url = try await GatewaySimulator.withSimulator { gateway in
            var settings = configuration(for: gateway)
            settings.gateway.token = "wrong"
            let message = OutboundMessage("hi", to: try SessionKey(groupKey))
            let error = await #expect(throws: BridgeError.self) {
                try await GatewayBridge.sendOnce(message, configuration: settings)
            }
            #expect(error?.code == "connection.authentication")
            return gateway.url
        }
        var unreachable = BridgeConfiguration()
        unreachable.gateway.url = url
        let message = OutboundMessage("hi", to: try SessionKey(groupKey))
        let error = await #expect(throws: BridgeError.self) {
            try await GatewayBridge.sendOnce(message, configuration: unreachable)
        }
        #expect(error?.code == "connection.network" && error?.isRetryable == true)
    }

    @Test func `says that the outcome is unknown when the connection is lost`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            await gateway.inject(.init(on: .delivered, .drop))
            let message = OutboundMessage("delivered", to: try SessionKey(groupKey))
            let error = await #expect(throws: BridgeError.self) {
                try await GatewayBridge.sendOnce(message, configuration: configuration(for: gateway))
            }
            #expect(error?.code == "outcomeUnknown")
            #expect(await gateway.deliveries.map(\.text) == ["delivered"])
        }
    }

    @Test func `refuses a message without text before it connects`() async throws {
        var unreachable = BridgeConfiguration()
        unreachable.gateway.url = "ws://127.0.0.1:1"
        let message = OutboundMessage(" ", to: try SessionKey(groupKey))
        let error = await #expect(throws: BridgeError.self) {
            try await GatewayBridge.sendOnce(message, configuration: unreachable)
        }
        #expect(error?.code == "send.messageRejected")
    }
}
