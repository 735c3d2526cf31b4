import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The counts of an outbox, for `outbox stats`.
struct StatisticsReport: Presentable {
    let name: String
    let file: String
    let statistics: OutboxStatistics
    let pauses: Set<OutboxScope>
    /// Who delivers now.
    let deliverer: OutboxLease.Holder?
    let now: Date

    var json: JSONValue {
        let others: [String: JSONValue] = [
            "ok": true, "outbox": .string(name), "file": .string(file), "pauses": pauses.json,
            "deliverer": deliverer?.json ?? .null,
        ]
        return .object(statistics.members.merging(others) { $1 })
    }

    func lines(_ style: Style) -> [String] {
        var lines = style.field("outbox", "\(name) in \(file), \(statistics.bytes.byteWords)")
        lines += style.field("pending", pendingWords)
        lines += style.field("delivered", deliverer.map { "by \($0.words)" } ?? "by nobody now")
        lines += style.field("paused", pauses.words)
        if statistics.possiblyRepeated > 0 {
            lines += style.field("repeated?", "\(statistics.possiblyRepeated) may have arrived more than once")
        }
        guard !statistics.states.isEmpty else { return lines }
        var table = TextTable("state", "entries")
        for state in DeliveryState.allCases {
            if let count = statistics.states[state], count > 0 { table.add(state.rawValue, "\(count)") }
        }
        return lines + [""] + table.lines(style)
    }

    private var pendingWords: String {
        guard statistics.pending > 0 else { return "nothing" }
        let oldest = statistics.oldestUnfinished.map { ", the oldest for \(now.since($0).shown)" } ?? ""
        return "\(statistics.pending) in \(statistics.lanes) \(statistics.lanes == 1 ? "lane" : "lanes")\(oldest)"
    }
}

extension Int64 {
    /// A number of bytes for people.
    fileprivate var byteWords: String {
        var (size, unit) = (Double(self), "bytes")
        for larger in ["KiB", "MiB", "GiB"] where size >= 1024 { (size, unit) = (size / 1024, larger) }
        return unit == "bytes" || size >= 100 ? "\(Int64(size)) \(unit)" : "\((size * 10).rounded() / 10) \(unit)"
    }
}
