import GRDB
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A search for entries, the newest first.
///
/// Each state has an order of its own in the file, in which its newest entries are found without looking at those in other
/// states; what these searches find is put together here.
struct EntryQuery {
    var filter: OutboxFilter
    /// Only entries with a smaller number.
    var before: Int64?
    /// Only entries that the outbox is done with.
    var onlyFinished = false
    var limit: Int

    /// So many unfinished entries are rather looked through than all entries.
    private static let shortBacklog = 50_000

    /// The entries that were found.
    func entries(_ db: Database, _ outbox: OutboxIdentity) throws -> [OutboxEntry] {
        try numbers(db).compactMap { try StoredEntry.fetch($0, db, outbox)?.entry }
    }

    /// The numbers of the entries that were found, the largest first.
    func numbers(_ db: Database) throws -> [Int64] {
        var numbers: [Int64] = []
        for search in searches(ledger: try Ledger(db)) {
            try db.rows(search.sql, list: search.arguments) { numbers.append($0.integer(0)) }
        }
        return Array(numbers.sorted(by: >).prefix(limit))
    }

    /// The statements that find the entries; no entry is found by two of them.
    func searches(ledger: Ledger) -> [Search] {
        guard let states = filter.states else {
            let isAboutDeliveries = onlyFinished || filter.onlyPossiblyRepeated
            return [isAboutDeliveries ? search(.deliveries) : search(.entries)]
        }
        return states.sorted { $0.code < $1.code }.flatMap { state -> [Search] in
            switch state {
            case .queued where onlyFinished: []
            case .queued where filter.onlyPossiblyRepeated: [search(.deliveries, "d.state = 0")]
            case .queued: queued(ledger)
            // Going through the entries first leaves the larger rows of the other lanes' deliveries unread.
            case .accepted where filter.lane != nil && !onlyFinished: [search(.entries, "ifnull(d.state, 0) = 2")]
            case .submitting, .accepted: [search(.deliveries, "d.state = \(state.code)")]
            // Said once more in the words of the index of rare states, without which it is not used.
            default: [search(.deliveries, "d.state = \(state.code) AND d.state > 2")]
            }
        }
    }

    /// The entries of a backlog stand in their lanes, or are fresh.
    private func queued(_ ledger: Ledger) -> [Search] {
        guard filter.lane != nil || ledger.entries - ledger.finished <= Self.shortBacklog else {
            return [search(.entries, "ifnull(d.state, 0) = 0")]
        }
        return [
            search(.line, "l.place <> \(LanePlace.underWay.rawValue)"),
            search(.fresh, "e.number > ?", [ledger.filed]),
        ]
    }
}

extension EntryQuery {
    /// A statement that gives numbers, and its values.
    struct Search {
        var sql: String
        var arguments: [any Bindable]
    }

    /// Where a search begins.
    private enum Source {
        case entries, fresh, deliveries, line

        /// The table that it goes through.
        var table: String {
            switch self {
            case .entries, .fresh: "entries e"
            case .deliveries: "deliveries d"
            case .line: "line l"
            }
        }

        var alias: String { String(table.suffix(1)) }
    }

    private func search(_ source: Source, _ condition: String? = nil, _ values: [any Bindable] = []) -> Search {
        var terms = ["\(source.alias).number < ?"] + (condition.map { [$0] } ?? [])
        var arguments: [any Bindable] = [before ?? Int64.max] + values
        var tables = source.table
        if source == .entries { tables += " LEFT JOIN deliveries d ON d.number = e.number" }
        if onlyFinished { terms.append("d.finishedAt IS NOT NULL") }
        if filter.onlyPossiblyRepeated { terms.append("d.isPossiblyRepeated = 1") }
        let (about, values) = aboutSubmission(lane: source == .line ? "l.lane" : "e.lane")
        let needsEntry = source == .deliveries ? !about.isEmpty : filter.since != nil || filter.until != nil
        if needsEntry, source == .deliveries || source == .line {
            tables += " JOIN entries e ON e.number = \(source.alias).number"
        }
        terms += about
        arguments += values
        let sql = """
            SELECT \(source.alias).number FROM \(tables) WHERE \(terms.joined(separator: " AND "))
            ORDER BY \(source.alias).number DESC LIMIT ?
            """
        return Search(sql: sql, arguments: arguments + [limit])
    }

    /// What is asked of the message and the time it was taken in.
    private func aboutSubmission(lane column: String) -> ([String], [any Bindable]) {
        var terms: [String] = []
        var arguments: [any Bindable] = []
        func require(_ term: String, _ values: any Bindable...) {
            terms.append(term)
            arguments += values
        }
        if let lane = filter.lane { require("\(column) = ?", lane.description) }
        if let channel = filter.channel {
            let length = channel.unicodeScalars.count + 1
            let term = "(\(column) = ? OR substr(\(column), 1, ?) IN (?, ?))"
            require(term, channel, length, channel + "/", channel + "@")
        }
        if let since = filter.since { require("e.enqueuedAt >= ?", since.timeIntervalSinceReferenceDate) }
        if let until = filter.until { require("e.enqueuedAt < ?", until.timeIntervalSinceReferenceDate) }
        return (terms, arguments)
    }
}
