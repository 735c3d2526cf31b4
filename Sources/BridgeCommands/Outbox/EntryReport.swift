import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

/// One entry as it stands, for `outbox show`.
struct EntryReport: Presentable {
    let entry: OutboxEntry
    let showsText: Bool

    var json: JSONValue {
        var members = entry.members
        members["ok"] = true
        if showsText { members["texts"] = .array(entry.submission.parts.map { .string($0) }) }
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        let (submission, delivery) = (entry.submission, entry.delivery)
        var lines = style.field("entry", entry.id.description)
        lines += style.field("target", submission.route.description)
        lines += style.field("lane", entry.lane.description)
        lines.append(entry.stateLine(style))
        lines += style.field("outcome", entry.outcome())
        lines += style.field("taken in", entry.enqueuedAt.localTime)
        if let finishedAt = delivery.finishedAt { lines += style.field("ended", finishedAt.localTime) }
        if let dueAt = delivery.dueAt { lines += style.field("waits until", dueAt.localTime) }
        lines += style.field("attempts", "\(delivery.attempts)")
        lines += style.field("options", entry.optionWords)
        if let key = submission.idempotencyKey { lines += style.field("key", key) }
        if let attempt = delivery.attempt { lines += style.field("gateway key", attempt.key) }
        if !submission.metadata.isEmpty {
            lines += style.field("metadata", JSONValue.object(submission.metadata).description)
        }
        lines += style.field("size", entry.sizeWords)
        if showsText { lines += textLines(style) }
        return lines
    }

    private func textLines(_ style: Style) -> [String] {
        entry.submission.parts.flatMap { part in
            [""]
                + part.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap {
                    style.wrap(String($0).printable, first: "  ", indent: 2)
                }
        }
    }
}

extension OutboxEntry {
    /// How long the message is.
    var sizeWords: String {
        let parts = submission.parts.count
        return "\(length) characters" + (parts > 1 ? " in \(parts) parts" : "")
    }

    /// How it shall be delivered.
    var optionWords: String {
        let options = submission.options
        var words = ["priority \(options.priority.name)", "when in doubt \(options.ambiguity.rawValue)"]
        if let notBefore = options.notBefore { words.append("not before \(notBefore.localTime)") }
        if let expiresAt = options.expiresAt { words.append("useless after \(expiresAt.localTime)") }
        return words.joined(separator: ", ")
    }
}
