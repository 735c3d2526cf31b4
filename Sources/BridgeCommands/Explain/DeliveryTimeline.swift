import BridgeDaemon
import OpenClawBridge

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
}
