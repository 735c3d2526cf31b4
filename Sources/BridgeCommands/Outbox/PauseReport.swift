import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

/// What is paused.
struct PauseReport: Presentable {
    let pauses: Set<OutboxScope>

    var json: JSONValue { ["ok": true, "pauses": pauses.json] }

    func lines(_ style: Style) -> [String] { style.field("paused", pauses.words) }
}
