import Testing

@testable import OpenClawBridge

@Suite struct `The bridge's own keys` {
    @Test func `are those with its prefix and the latest of the callers'`() {
        var keys = OwnKeys(limit: 3)
        for key in ["a", "b", "a", "c", "d"] { keys.insert(key) }
        #expect(!keys.contains("a"))
        #expect(["b", "c", "d"].allSatisfy(keys.contains))
        #expect(keys.contains(GatewayBridge.randomKey()))
        #expect(!keys.contains("somebody-else"))
    }
}
