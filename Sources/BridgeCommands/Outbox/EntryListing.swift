import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Entries, one a line.
struct EntryListing: Presentable {
    let entries: [OutboxEntry]
    /// Whether older entries were left out.
    let hasMore: Bool
    let now: Date

    var json: JSONValue { .array(documents) }

    var documents: [JSONValue] { entries.map { .object($0.members) } }

    func lines(_ style: Style) -> [String] {
        guard let last = entries.last else { return [style.dim("No entries.")] }
        var table = TextTable("entry", "state", "age", "chars", "target")
        table.isOneLinePerRow = true
        for entry in entries {
            table.add(
                entry.id.description,
                entry.markedState,
                now.since(entry.enqueuedAt).shown,
                "\(entry.length)",
                entry.submission.route.description
            )
        }
        var lines = table.lines(style)
        if entries.contains(where: \.delivery.isPossiblyRepeated) {
            let legend = "\(OutboxEntry.repetitionMark) may have arrived more than once; explain tells why."
            lines += style.wrap(legend, first: "", indent: 2).map(style.dim)
        }
        if hasMore {
            lines += style.wrap("Older ones: add --before \(last.id)", first: "", indent: 2).map(style.dim)
        }
        return lines
    }
}
