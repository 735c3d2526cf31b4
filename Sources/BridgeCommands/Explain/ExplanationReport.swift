import BridgeDaemon
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
    private var outcome: String { explanation.outcome }
    private var waiting: [String] { explanation.waiting(for: deliverer, at: now) }

    private var timeline: DeliveryTimeline { DeliveryTimeline(entry: entry, transitions: explanation.transitions) }

    var json: JSONValue {
        guard case .object(var members) = explanation.json(deliverer: deliverer, at: now) else { return .null }
        members["ok"] = true
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
