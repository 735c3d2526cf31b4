import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The whole story of an entry, as `explain` tells it.
struct ExplanationReport: Presentable {
    let explanation: DeliveryExplanation
    /// Who delivers the entries of the outbox now.
    let deliverer: OutboxLease.Holder?
    let now: Date

    private var entry: OutboxEntry { explanation.entry }
    private var outcome: String { entry.outcome(reason: explanation.transitions.last?.reason) }

    /// What it waits for, and who would do it.
    private var waiting: [String] {
        let waiting = explanation.waiting(at: now)
        guard !waiting.isEmpty, deliverer == nil else { return waiting }
        return waiting + ["Nobody delivers now. Deliver all that waits with: openclaw-bridge outbox deliver"]
    }

    private var timeline: DeliveryTimeline { DeliveryTimeline(entry: entry, transitions: explanation.transitions) }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "ok": true,
            "entry": .object(entry.members),
            "outcome": .string(outcome),
            "position": .integer(Int64(explanation.position)),
            "pauses": explanation.pauses.json,
            "deliverer": deliverer?.json ?? .null,
            "waiting": .array(waiting.map { .string($0) }),
            "transitions": timeline.json,
        ]
        members["repetition"] = explanation.repetition.map { .string($0) }
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        var lines = style.field("entry", "\(entry.id) to \(entry.submission.route.description)")
        lines.append(entry.stateLine(style))
        lines += style.field("outcome", outcome)
        if let repetition = explanation.repetition {
            lines += style.field("repeated?", repetition).map(style.yellow)
        }
        for sentence in waiting { lines += style.field("waits", sentence) }
        for remedy in explanation.remedies { lines += style.field("you can", remedy) }
        lines += style.field("taken in", "\(entry.enqueuedAt.localTime), \(entry.sizeWords), \(entry.optionWords)")
        return lines + [""] + timeline.lines(style)
    }
}
