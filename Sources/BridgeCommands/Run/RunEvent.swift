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
        }
    }
}
