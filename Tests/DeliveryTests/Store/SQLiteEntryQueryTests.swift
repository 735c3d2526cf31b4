import Foundation
import GRDB
import Testing

@testable import OpenClawBridge
@testable import OpenClawBridgeSQLite

/// How the file is searched for entries: never through all of them when few are meant.
@Suite struct SQLiteEntryQueryTests {
    /// The plan of every statement of a search, one line a step.
    private func plan(_ filter: OutboxFilter, onlyFinished: Bool = false) async throws -> [String] {
        var steps: [String] = []
        try await withScratchFolder { folder in
            let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
            steps = try await store.read { reader in
                let query = EntryQuery(filter: filter, onlyFinished: onlyFinished, limit: 50)
                return try query.searches(ledger: try OpenClawBridgeSQLite.Ledger(reader.db)).flatMap { search in
                    var steps: [String] = []
                    try reader.db.rows("EXPLAIN QUERY PLAN " + search.sql, list: search.arguments) {
                        steps.append($0.text(3))
                    }
                    return steps
                }
            }
            await store.close()
        }
        return steps
    }

    @Test(arguments: DeliveryState.allCases.filter { ![.queued, .submitting, .accepted].contains($0) }, [nil, "a/1"])
    func `rare states are found by their index`(state: DeliveryState, lane: String?) async throws {
        let steps = try await plan(OutboxFilter(states: [state], lane: lane.map { Lane($0) }))
        #expect(steps.first?.contains("INDEX deliveriesByRareState (state=? AND number<?)") == true)
        #expect(!steps.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(steps)")
    }

    @Test(arguments: [nil, "a/1"])
    func `what is under way is found by its index`(lane: String?) async throws {
        let steps = try await plan(OutboxFilter(states: [.submitting], lane: lane.map { Lane($0) }))
        #expect(steps.first?.contains("INDEX deliveriesUnderWay (number<?)") == true, "\(steps)")
        #expect(!steps.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(steps)")
    }

    @Test func `what waits for one target is found in its lane`() async throws {
        let steps = try await plan(OutboxFilter(states: [.queued], lane: Lane("a/1")))
        #expect(steps.first == "SEARCH l USING PRIMARY KEY (lane=?)", "\(steps)")
        // The fresh ones are few, and follow all others.
        #expect(steps.last?.contains("SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)") == true, "\(steps)")
    }

    @Test func `what waits for any target is found in the lanes, and not among what is done`() async throws {
        let steps = try await plan(OutboxFilter(states: [.queued]))
        #expect(steps.first?.hasPrefix("SCAN l") == true, "\(steps)")
        #expect(!steps.contains { $0.contains("SCAN e") || $0.contains("SCAN d") }, "\(steps)")
    }

    @Test func `several states are searched one by one`() async throws {
        let steps = try await plan(OutboxFilter(states: [.rejected, .unknown, .accepted, .submitting]))
        #expect(steps.filter { $0.hasPrefix("SEARCH d") }.count == 4, "\(steps)")
        #expect(!steps.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(steps)")
    }

    @Test(arguments: [
        OutboxFilter(), OutboxFilter(lane: Lane("a/1")), OutboxFilter(states: [.accepted], lane: Lane("a/1")),
    ])
    func `entries that are done are gone through from the newest on, without sorting them`(filter: OutboxFilter)
        async throws
    {
        let steps = try await plan(filter)
        #expect(steps.first?.contains("USING INTEGER PRIMARY KEY (rowid<?)") == true, "\(steps)")
        #expect(!steps.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(steps)")
    }

    @Test func `a long backlog is gone through from the newest entry on`() async throws {
        try await withScratchFolder { folder in
            let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
            let searches = try await store.read { reader in
                var ledger = try OpenClawBridgeSQLite.Ledger(reader.db)
                ledger[.queued] = 1_000_000
                return EntryQuery(filter: OutboxFilter(states: [.queued]), limit: 50).searches(ledger: ledger).map(
                    \.sql
                )
            }
            #expect(searches.count == 1)
            #expect(searches.first?.contains("FROM entries e LEFT JOIN deliveries d") == true)
            await store.close()
        }
    }
}
