/// The rules for `seq` and `stateVersion` that hold on every connection, whatever the dialogue is about.
///
/// Broadcast events are counted from 1 without holes; events aimed at one connection have no number.
struct SequenceRules {
    private var last = 0
    private(set) var breaches: [String] = []

    mutating func check(_ frame: JSON) {
        guard let event = frame["event"]?.string else { return }
        let sequence = frame["seq"]?.number.map { Int($0) }
        let isCounted = isCounted(event, stream: frame["payload.stream"]?.string)
        if isCounted, sequence != last + 1 {
            breaches.append("\(event) has seq \(sequence.map(String.init) ?? "-") after \(last)")
        }
        if !isCounted, let sequence { breaches.append("\(event) has seq \(sequence), but is meant for one connection") }
        last = sequence ?? last
        let hasVersion = ["health", "presence"].contains(event)
        if hasVersion != (frame["stateVersion"] != nil) {
            breaches.append("\(event) has \(hasVersion ? "no" : "a") stateVersion")
        }
    }

    private func isCounted(_ event: String, stream: String?) -> Bool {
        switch event {
        case "connect.challenge", "session.message", "session.tool", "sessions.changed": false
        case "agent": stream != "tool"
        default: true
        }
    }
}
