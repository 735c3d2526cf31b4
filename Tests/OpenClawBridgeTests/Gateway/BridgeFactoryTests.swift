import OpenClawBridge
import OpenClawGateway
import Testing

@Suite struct `The bridge factory` {
    @Test func `makes a mock for tests, without a token`() throws {
        #expect(try BridgeFactory.makeBridge(environment: .testing, token: nil) is MockBridge)
    }

    @Test(arguments: [.development, .staging, .production] as [BridgeEnvironment])
    func `makes a gateway bridge everywhere else`(environment: BridgeEnvironment) throws {
        let bridge = try BridgeFactory.makeBridge(environment: environment, url: "ws://127.0.0.1:1", token: "t")
        let gateway = try #require(bridge as? GatewayBridge)
        #expect(gateway.configuration.gateway.url == "ws://127.0.0.1:1")
        #expect(!gateway.isConnected)
    }

    @Test func `asks for the missing token`() {
        let none = #expect(throws: ConfigurationError.self) {
            try BridgeFactory.makeBridge(environment: .production, token: nil)
        }
        #expect(none?.description.contains("OPENCLAW_GATEWAY_TOKEN") == true)
        #expect(throws: ConfigurationError.self) { try BridgeFactory.makeBridge(environment: .production, token: "") }
    }

    @Test func `refuses an address that is none`() {
        let error = #expect(throws: ConfigurationError.self) {
            try BridgeFactory.makeBridge(environment: .production, url: "http://x", token: "t")
        }
        #expect(error?.description.contains("ws://") == true)
    }

    @Test func `is content with another credential from a configuration`() throws {
        var configuration = BridgeConfiguration()
        configuration.gateway.password = "p"
        #expect(try BridgeFactory.makeBridge(configuration) is GatewayBridge)
    }
}
