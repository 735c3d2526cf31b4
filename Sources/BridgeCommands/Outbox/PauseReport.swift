import OpenClawBridge
import OpenClawGateway

/// What is paused.
struct PauseReport: Presentable {
    let pauses: Set<OutboxScope>

    var json: JSONValue { ["ok": true, "pauses": pauses.json] }

    func lines(_ style: Style) -> [String] { style.field("paused", pauses.words) }
}

extension Set<OutboxScope> {
    /// The names of the scopes, for programs.
    var json: JSONValue { .array(names.map { .string($0) }) }

    /// The names of the scopes, for people.
    var words: String { isEmpty ? "nothing" : names.joined(separator: ", ") }

    private var names: [String] { map(\.description).sorted() }
}
