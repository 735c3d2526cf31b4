import Testing

@testable import BridgeDaemon

@Suite struct ListenAddressTests {
    @Test(arguments: ["127.0.0.1:8787", "localhost:8787", "8787"])
    func `reads addresses of this machine`(text: String) throws {
        #expect(try ListenAddress(text).description == "127.0.0.1:8787")
    }

    @Test(arguments: ["0.0.0.0:8787", "192.168.1.5:80", "bridge.example:80", "127.0.0.1", "127.0.0.1:65536", ":", ""])
    func `refuses other interfaces and ports that do not exist`(text: String) {
        #expect(throws: (any Error).self) { try ListenAddress(text) }
    }
}
