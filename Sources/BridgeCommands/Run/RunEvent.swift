import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that happens while an orchestrator runs; never what somebody wrote, and never who.
enum RunEvent: Sendable {
    case serving(ServiceSummary)
    case connection(BridgeConnectionState)
    case command(AuditEvent)
    case notification(NotificationKind, issue: String?)
    case ended
    /// Somebody can connect at this address.
    case listening(String)
    /// A daemon has ended; what the outbox holds.
    case drained([DeliveryState: Int])

    /// What is told of an event; most are not.
    init?(_ event: DaemonEvent) {
        switch event {
        case .connection(let state): self = .connection(state)
        case .command(let record): self = .command(record.event)
        case .notification(let kind, let issue): self = .notification(kind, issue: issue)
        default: return nil
        }
    }
}

extension RunEvent: Presentable {
    var json: JSONValue {
        switch self {
        case .serving(let summary): summary.json
        case .connection(let state): ["type": "connection", "state": .string(state.rawValue)]
        case .command(let event):
            [
                "type": "command", "command": .string(event.command), "outcome": .string(event.outcome.rawValue),
                "role": event.role.map { .string($0) } ?? .null, "reason": event.reason.map { .string($0) } ?? .null,
            ]
        case .notification(let kind, let issue):
            [
                "type": "notification", "kind": .string(kind.rawValue), "issue": issue.map { .string($0) } ?? .null,
            ]
        case .ended: ["type": "ended"]
        case .listening(let address): ["type": "listening", "address": .string(address)]
        case .drained(let states):
            [
                "type": "ended", "queued": .integer(Int64(states[.queued] ?? 0)),
                "submitting": .integer(Int64(states[.submitting] ?? 0)),
            ]
        }
    }

    func lines(_ style: Style) -> [String] {
        if case .serving(let summary) = self { return summary.lines(style) }
        let time = Date().clockTime
        return style.wrap(words.printable, first: style.dim(time) + "  ", indent: time.count + 2)
    }

    private var words: String {
        switch self {
        case .serving: ""
        case .connection(let state): "gateway: \(state.rawValue)"
        case .command(let event):
            [event.command.isEmpty ? "a text that is no command" : event.command, event.role.map { "by an \($0)" }]
                .compactMap(\.self).joined(separator: " ") + ": \(event.outcome.rawValue)"
                + (event.reason.map { " (\($0))" } ?? "")
        case .notification(let kind, let issue): "tells: \(kind.rawValue)" + (issue.map { " \($0)" } ?? "")
        case .ended: "ended; agents go on"
        case .listening(let address): "listens at \(address)"
        case .drained(let states):
            "ended; " + Self.leftovers(states[.queued] ?? 0, underWay: states[.submitting] ?? 0) + "; agents go on"
        }
    }

    private static func leftovers(_ queued: Int, underWay: Int) -> String {
        guard queued + underWay > 0 else { return "nothing is left in the outbox" }
        let count = queued + underWay
        let words = "\(count) message\(count == 1 ? " is" : "s are") left in the outbox for the next start"
        return underWay > 0 ? words + ", \(underWay) of them begun" : words
    }
}
