import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

/// How well messages arrived in some time, for `stats`.
struct StatsReport: Presentable {
    let summary: DeliverySummary
    /// How many targets are shown at most.
    let limit: Int
    /// Whether nothing is shown before it.
    var isFirst = true

    var json: JSONValue {
        guard case .object(var members) = summary.json(targets: limit) else { return .null }
        members["ok"] = true
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        let title = "\(summary.period.title), since \(summary.from.localTime)"
        let head = (isFirst ? [] : [""]) + style.wrap(title, first: "", indent: 0).map(style.bold)
        guard summary.total.volume > 0 else { return head + [style.dim("Nothing has ended in this time.")] }
        return head + figures(style) + [""] + table(style) + judgements(style)
    }

    private func figures(_ style: Style) -> [String] {
        let total = summary.total
        var lines = style.field("ended", "\(total.volume): \(total.endWords)")
        lines += style.field("success", total.rateWords)
        lines += style.field("latency", total.latencyWords)
        lines += style.field("retries", "\(total.retries)")
        if total.possiblyRepeated > 0 {
            lines += style.field("repeated?", "\(total.possiblyRepeated) may have arrived more than once")
        }
        return lines
    }

    private func table(_ style: Style) -> [String] {
        // Where the columns have no room beside each other, each row stands under its first cell.
        let isNarrow = style.width < 64
        var table =
            isNarrow
            ? TextTable("target", "ended", "ok", "median", "p95", "retries", "twice?", "unknown")
            : TextTable("ended", "ok", "median", "p95", "retry", "2x?", "unkn", "target")
        table.isOneLinePerRow = !isNarrow
        for target in summary.targets.prefix(limit) {
            add(target.total, target.lane.words, to: &table, isNarrow: isNarrow)
            guard target.kinds.count > 1 || target.kinds.first?.kind != .message else { continue }
            for kind in target.kinds { add(kind.tally, "- \(kind.kind)", to: &table, isNarrow: isNarrow) }
        }
        var lines = table.lines(style)
        if !isNarrow { lines += note("2x? may have arrived more than once; unkn: nobody can tell any more.", style) }
        if summary.targets.count > limit {
            lines += note("And \(summary.targets.count - limit) more targets: add --targets <count>", style)
        }
        return lines
    }

    private func note(_ words: String, _ style: Style) -> [String] {
        style.wrap(words, first: "", indent: 2).map(style.dim)
    }

    private func add(_ tally: DeliveryTally, _ name: String, to table: inout TextTable, isNarrow: Bool) {
        let volume = "\(tally.volume)"
        let rate = tally.successRate?.percent ?? "-"
        let (median, p95) = (tally.latencies.quantile(0.5)?.shown ?? "-", tally.latencies.quantile(0.95)?.shown ?? "-")
        let (retries, repeated) = ("\(tally.retries)", "\(tally.possiblyRepeated)")
        let unknown = "\(tally.ends[.unknown] ?? 0)"
        if isNarrow {
            table.add(name, volume, rate, median, p95, retries, repeated, unknown)
        } else {
            table.add(volume, rate, median, p95, retries, repeated, unknown, name)
        }
    }

    private func judgements(_ style: Style) -> [String] {
        var lines: [String] = []
        for target in summary.failing.prefix(limit) {
            let words = "\(target.lane.description.printable): \(target.failureWords)"
            lines += style.wrap(words, first: style.red("failing".padded(to: 12)), indent: 12)
        }
        for target in summary.flapping.prefix(limit) {
            let words =
                "\(target.lane.description.printable): changed \(target.streak.changes) times between success and failure"
            lines += style.wrap(words, first: style.yellow("flapping".padded(to: 12)), indent: 12)
        }
        return lines.isEmpty ? [] : [""] + lines
    }
}

extension DeliverySummary.Period {
    fileprivate var title: String { self == .day ? "Last 24 hours" : "Last 30 days" }
}

extension DeliverySummary.Target {
    /// Why it is called a failing one.
    fileprivate var failureWords: String {
        let row = streak.failuresInARow
        return row > 1 ? "the last \(row) did not get through" : "\(total.rateWords) got through"
    }
}

extension Lane {
    /// The lane's name, or words for those that are not told apart.
    fileprivate var words: String { self == DeliveryHistory.others ? "(all others)" : description }
}

extension DeliveryTally {
    /// How many ended in which way.
    fileprivate var endWords: String {
        DeliveryState.allCases.compactMap { state in ends[state].map { "\($0) \(state.rawValue)" } }
            .joined(separator: ", ")
    }

    /// The share that got through.
    fileprivate var rateWords: String {
        guard let successRate else { return "nothing to tell it by" }
        return "\(successRate.percent), \(accepted) of \(accepted + failed)"
    }

    fileprivate var latencyWords: String {
        guard let median = latencies.quantile(0.5), let p95 = latencies.quantile(0.95) else {
            return "nothing was accepted"
        }
        return "about \(median.shown) in the median, \(p95.shown) at p95"
    }
}

extension Double {
    /// A share in percent that is 100 only when nothing is missing, and 0 only when there is nothing.
    var percent: String {
        if self >= 1 || self <= 0 { return "\(Int((self * 100).rounded())) %" }
        return "\(min(max((self * 1000).rounded() / 10, 0.1), 99.9)) %"
    }
}
