import Testing

@testable import OpenClawGateway

@Suite struct GatewayAddressTests {
    @Test(arguments: [
        ("ws://127.0.0.1:18789", "ws://127.0.0.1:18789"), ("WSS://Gateway.Example", "wss://gateway.example:443"),
        ("ws://localhost", "ws://localhost:80"), ("ws://[::1]:5", "ws://[::1]:5"),
        ("wss://h:1/some/path", "wss://h:1/some/path"), ("ws://h:1/", "ws://h:1"),
    ])
    func `has one spelling`(url: String, expected: String) throws {
        #expect(try GatewayAddress(url: url).description == expected)
    }

    @Test(arguments: [
        "", "http://h:1", "127.0.0.1:18789", "ws://", "ws://:5", "ws://h:0", "ws://h:65536",
        "ws://h:99999999999999999999",
        "ws://user@h:1", "ws://user:secret@h:1", "ws://h:1?token=secret",
    ])
    func `refuses what is no address, or could leak a credential`(url: String) throws {
        let error = try #require(throws: GatewayError.self) { try GatewayAddress(url: url) }
        #expect(error.code == .invalidAddress)
        #expect(!error.description.contains("secret"))
    }

    @Test(arguments: ["127.0.0.1", "127.255.0.9", "localhost", "LOCALHOST", "[::1]"])
    func `knows this machine`(host: String) throws {
        #expect(try GatewayAddress(url: "ws://\(host):1").isLoopback)
    }

    @Test(arguments: [
        "127.0.0.1.example", "10.0.0.1", "127.1", "127.+0.0.1", "localhost.example", "[::2]", "127.0.0.256",
        "1270.0.0.1",
    ])
    func `does not take another machine for this one`(host: String) throws {
        #expect(try !GatewayAddress(url: "ws://\(host):1").isLoopback)
    }

    @Test
    func `refuses plain text to another machine unless its name is allowed`() throws {
        let address = try GatewayAddress(url: "ws://gateway.lan:1")
        let error = try #require(throws: GatewayError.self) { try address.check(.init()) }
        #expect(error.code == .insecureTransport)
        try address.check(.init(insecureHosts: ["Gateway.LAN"]))
        #expect(throws: GatewayError.self) { try address.check(.init(insecureHosts: ["other.lan"])) }
        try GatewayAddress(url: "wss://gateway.lan:1").check(.init())
    }

    @Test
    func `refuses a pin that nothing would check`() throws {
        let address = try GatewayAddress(url: "ws://127.0.0.1:1")
        let pin = String(repeating: "0", count: 64)
        let error = try #require(throws: GatewayError.self) {
            try address.check(.init(pinnedCertificateSHA256: pin))
        }
        #expect(error.code == .insecureTransport)
    }
}
