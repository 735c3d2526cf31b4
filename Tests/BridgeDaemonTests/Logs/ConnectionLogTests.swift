import OpenClawBridge
import OpenClawGateway
import Testing

@testable import BridgeDaemon

@Suite struct ConnectionLogTests {
    @Test func `tells what was lost and what came back, once each`() throws {
        let lines = LogLines(LogSettings(.json))
        let log = ConnectionLog(logger: lines.output.logger())
        for state in [BridgeConnectionState.connecting, .connected, .connected, .reconnecting, .connected, .failed] {
            log.log(state)
        }
        let told = try lines.all.map { try JSONValue(parsing: $0) }
        #expect(told.map { $0["level"]?.string } == ["info", "notice", "warning", "notice", "error"])
        #expect(told.map { $0["state"]?.string } == ["connecting", "connected", "reconnecting", "connected", "failed"])
        #expect(told[3]["message"] == "The connection to the gateway is back.")
    }
}
