import Configuration
import OpenClawBridge
import Testing

@testable import BridgeDaemon

@Suite struct ReloadPlanTests {
    private func configuration(_ values: [String: String]) throws -> DaemonConfiguration {
        let pairs = values.map { (AbsoluteConfigKey($0.key.split(separator: ".").map(String.init)), $0.value) }
        let provider = InMemoryProvider(
            values: Dictionary(uniqueKeysWithValues: pairs.map { ($0.0, ConfigValue(.string($0.1), isSecret: false)) })
        )
        return try DaemonConfiguration(providers: [provider])
    }

    @Test func `tells what counts now from what counts after a new start`() throws {
        let old = try configuration(["openclaw.log.level": "info", "openclaw.gateway.token": "one"])
        let new = try configuration([
            "openclaw.log.level": "debug", "openclaw.http.listen": "127.0.0.1:1", "openclaw.gateway.token": "two",
            "openclaw.http.tokenFile": "/tmp/token",
        ])
        let plan = ReloadPlan(from: old, to: new)
        #expect(plan.applied == ["openclaw.http.tokenFile", "openclaw.log.level"])
        #expect(plan.waiting == ["openclaw.gateway.token", "openclaw.http.listen"])
    }

    @Test func `nothing changed is nothing told`() throws {
        let same = try configuration(["openclaw.log.level": "info"])
        let plan = ReloadPlan(from: same, to: same)
        #expect(plan.applied.isEmpty)
        #expect(plan.waiting.isEmpty)
    }
}
