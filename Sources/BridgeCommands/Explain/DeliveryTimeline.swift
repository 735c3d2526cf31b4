import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Everything that happened to an entry, one step a row, with the time since it was taken in.
struct DeliveryTimeline {
    let entry: OutboxEntry
    let transitions: [DeliveryTransition]

    func lines(_ style: Style) -> [String] {
        var table = TextTable("after", "try", "state", "what happened")
        table.add("0 ms", "", "queued", "The outbox took it in.")
        var known: SendReceipt.Evidence?
        for transition in transitions {
            var words = transition.reason
            if let part = transition.part { words = "Part \(part): \(words)" }
            if let evidence = transition.evidence, evidence != known {
                words += " Evidence: \(evidence.words)."
                known = evidence
            }
            if let waitsUntil = transition.waitsUntil, waitsUntil > transition.at {
                words += " It waits \(waitsUntil.since(transition.at).shown)."
            }
            table.add(
                transition.at.since(entry.enqueuedAt).shown,
                transition.attempt.map { "\($0)" } ?? "",
                transition.state.rawValue,
                words
            )
        }
        return table.lines(style)
    }

    var json: JSONValue {
        .array(
            transitions.map { transition in
                var members: [String: JSONValue] = [
                    "at": .string(transition.at.iso8601),
                    "afterMs": .integer(transition.at.since(entry.enqueuedAt).milliseconds),
                    "event": .string(transition.event.rawValue),
                    "state": .string(transition.state.rawValue),
                    "reason": .string(transition.reason),
                ]
                members["attempt"] = transition.attempt.map { .integer(Int64($0)) }
                members["part"] = transition.part.map { .integer(Int64($0)) }
                members["evidence"] = transition.evidence.map { .string($0.words) }
                members["evidenceKind"] = transition.evidence.map { .string($0.name) }
                members["waitsUntil"] = transition.waitsUntil.map { .string($0.iso8601) }
                return .object(members)
            }
        )
    }
}
