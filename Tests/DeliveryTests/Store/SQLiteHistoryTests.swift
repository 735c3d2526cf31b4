import Foundation
import GRDB
import OpenClawGateway
import Testing

@testable import OpenClawBridge
@testable import OpenClawBridgeSQLite

/// The history of deliveries as it lies in a file.
@Suite struct SQLiteHistoryTests {
    private let hour = DeliveryHour(noon)

    /// Changes a closed file.
    private func change(_ path: String, _ sql: String) async throws {
        let file = try DatabaseQueue(path: path)
        try await file.writeWithoutTransaction { try $0.execute(sql: sql) }
        try file.close()
    }

    @Test func `is read back after closing and opening, and goes on`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            var store = try SQLiteOutboxStore(path: path)
            let rejected = try await store.takeFinished(message(), .rejected).id
            try await store.takeFinished(message(metadata: ["kind": "error"]), repeated: true, at: noon)
            let before = try await store.deliveryHistory(since: hour)
            await store.close()
            store = try SQLiteOutboxStore(path: path)
            #expect(try await store.deliveryHistory(since: hour) == before)
            _ = try await store.amend(rejected, under: nil) { $0.finish(.accepted) }
            let after = try await store.deliveryHistory(since: hour)
            #expect(after.total.ends == [.accepted: 2])
            #expect(after.targets[Lane("whatsapp/1")]?.streak.length == 3)
            await store.close()
        }
    }

    @Test func `a file of an older version is taken over, and counts from then on`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            var store = try SQLiteOutboxStore(path: path)
            let old = try await store.takeFinished(message(), .rejected).id
            await store.close()
            try await change(path, "DROP TABLE history")
            store = try SQLiteOutboxStore(path: path)
            #expect(try await store.deliveryHistory(since: hour) == DeliveryHistory())
            _ = try await store.amend(old, under: nil) { $0.takeUpAgain() }
            _ = try await store.amend(old, under: nil) { $0.finish() }
            #expect(try await store.deliveryHistory(since: hour).total.ends == [.accepted: 1])
            await store.close()
        }
    }

    @Test func `older versions may still open the file`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            await (try SQLiteOutboxStore(path: path)).close()
            let file = try DatabaseQueue(path: path)
            #expect(try await file.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
            try file.close()
        }
    }

    @Test func `counts in two processes at once`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let (one, other) = (try SQLiteOutboxStore(path: path), try SQLiteOutboxStore(path: path))
            for number in 0..<20 { try await (number.isMultiple(of: 2) ? one : other).takeFinished() }
            #expect(try await one.deliveryHistory(since: hour).total.volume == 20)
            await one.close()
            await other.close()
        }
    }

    @Test func `many ends of one transaction write a row once`() async throws {
        try await withScratchFolder { folder in
            let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
            let ids = try await store.enqueue(50).map(\.id)
            let (before, during) = try await store.commits.write { transaction in
                let before = transaction.db.totalChangesCount
                for id in ids { _ = try transaction.amend(id) { $0.finish() } }
                return (before, transaction.db.totalChangesCount)
            }
            let after = try await store.commits.write { $0.db.totalChangesCount }
            // They are put into their lane, and each end changes that, a delivery and the transitions.
            #expect(during - before == 4 * ids.count)
            // The counts by state, and those of the target.
            #expect(after - during == 2)
            #expect(try await store.deliveryHistory(since: hour).total.volume == 50)
            await store.close()
        }
    }

    @Test(arguments: ["x''", "x'00'", "x'ff'", "x'0101010101ffffffffffffffff'", "x'0100000000010100'"])
    func `damaged counts are read as none, and never hold up a message`(damage: String) async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            var store = try SQLiteOutboxStore(path: path)
            try await store.takeFinished()
            await store.close()
            try await change(path, "UPDATE history SET counts = \(damage)")
            store = try SQLiteOutboxStore(path: path)
            #expect(try await store.deliveryHistory(since: hour).total.volume == 0)
            try await store.takeFinished()
            #expect(try await store.deliveryHistory(since: hour).total.ends == [.accepted: 1])
            await store.close()
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the stored form gives back the same history`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var kinds: [MessageKind: DeliveryTally] = [:]
        for number in 0..<Int.random(in: 0...4, using: &generator) {
            var ends: [DeliveryState: Int] = [:]
            for state in DeliveryState.allCases.shuffled(using: &generator).prefix(3) {
                ends[state] = Int.random(in: 1...1_000_000_000, using: &generator)
            }
            let counts = LatencyHistogram.bounds.map { _ in max(Int.random(in: -500...500, using: &generator), 0) }
            kinds[MessageKind("kind-\(number)")] = DeliveryTally(
                ends: ends,
                possiblyRepeated: Int.random(in: 0...200, using: &generator),
                retries: Int.random(in: 0...100_000, using: &generator),
                latencies: LatencyHistogram(counts: counts)
            )
        }
        let streak = OutcomeStreak(
            length: 300,
            beganWithSuccess: seed.isMultiple(of: 2),
            changes: 129,
            failuresInARow: 7
        )
        let history = TargetHistory(kinds: kinds, streak: streak)
        #expect(TargetHistory(storedForm: history.storedForm) == history, "seed \(seed)")
    }
}
