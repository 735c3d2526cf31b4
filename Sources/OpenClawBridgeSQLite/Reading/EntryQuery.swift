import GRDB
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A search for entries, the newest first.
struct EntryQuery {
    var filter: OutboxFilter
    /// Only entries with a smaller number.
    var before: Int64?
    /// Only entries that the outbox is done with.
    var onlyFinished = false
    var limit: Int

    /// The entries that were found.
    func entries(_ db: Database, _ outbox: OutboxIdentity) throws -> [OutboxEntry] {
        let (condition, arguments) = condition
        let sql = """
            SELECT \(StoredEntry.columns) FROM \(tables) WHERE \(condition)
            ORDER BY \(isAboutDeliveries ? "d" : "e").number DESC LIMIT ?
            """
        var entries: [OutboxEntry] = []
        try db.rows(sql, list: arguments + [limit]) { entries.append(try StoredEntry.entry($0, outbox)) }
        return entries
    }

    /// Whether only entries can be meant to which something has happened: a backlog need not be read then.
    private var isAboutDeliveries: Bool {
        onlyFinished || filter.onlyPossiblyRepeated || filter.states.map { !$0.contains(.queued) } == true
    }

    private var tables: String {
        isAboutDeliveries
            ? "deliveries d JOIN entries e ON e.number = d.number"
            : "entries e LEFT JOIN deliveries d ON d.number = e.number"
    }

    private var condition: (String, [any Bindable]) {
        var terms: [String] = []
        var arguments: [any Bindable] = []
        func require(_ term: String, _ values: [any Bindable] = []) {
            terms.append(term)
            arguments += values
        }
        require("\(isAboutDeliveries ? "d" : "e").number < ?", [before ?? Int64.max])
        if onlyFinished { require("d.finishedAt IS NOT NULL") }
        if filter.onlyPossiblyRepeated { require("d.isPossiblyRepeated = 1") }
        if let states = filter.states {
            let codes = states.map(\.code).sorted()
            let list = codes.map(String.init).joined(separator: ", ")
            require("\(isAboutDeliveries ? "d.state" : "ifnull(d.state, 0)") IN (\(list))")
            // Said once more in the words of the index of rare states, without which it is not used.
            if let least = codes.first, least > 2 { require("d.state > 2") }
        }
        if let lane = filter.lane { require("e.lane = ?", [lane.description]) }
        if let channel = filter.channel {
            let length = channel.unicodeScalars.count + 1
            require("(e.lane = ? OR substr(e.lane, 1, ?) IN (?, ?))", [channel, length, channel + "/", channel + "@"])
        }
        if let since = filter.since { require("e.enqueuedAt >= ?", [since.timeIntervalSinceReferenceDate]) }
        if let until = filter.until { require("e.enqueuedAt < ?", [until.timeIntervalSinceReferenceDate]) }
        return (terms.joined(separator: " AND "), arguments)
    }
}
