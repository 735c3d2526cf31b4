import Foundation
import Testing

@testable import OpenClawBridge

/// What every store promises about removing.
@Suite struct OutboxStoreRemovalTests {
    private let forever = OutboxRetention(age: .seconds(1_000_000), count: 1000)

    @Test(arguments: StoreKind.allCases)
    func `removes what has ended long ago, with its transitions`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let old = try await store.takeFinished(at: noon)
            let new = try await store.takeFinished(at: noon + 1)
            let waiting = try await store.take(message(), at: noon)
            let retention = OutboxRetention(age: .milliseconds(1500), count: 1000)
            #expect(try await store.prune(retention, at: noon + 1.4, limit: 10) == 0)
            #expect(try await store.prune(retention, at: noon + 1.6, limit: 10) == 1)
            #expect(try await store.entry(old.id) == nil)
            #expect(try await store.transitions(of: old.id).isEmpty)
            #expect(try await store.entry(new.id) == new)
            #expect(try await store.transitions(of: new.id).count == 1)
            #expect(try await store.entry(waiting.id) == waiting)
            #expect(try await store.statistics().states == [.accepted: 1, .queued: 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `removes the oldest of too many, by their end`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let entries = try await store.enqueue(5)
            for (index, entry) in entries.reversed().enumerated() {
                _ = try await store.amend(entry.id, under: nil) { $0.finish(at: noon + Double(index)) }
            }
            #expect(try await store.prune(OutboxRetention(count: 2), at: noon + 9, limit: 100) == 3)
            let rest = try await store.entries(matching: OutboxFilter(), before: nil, limit: 10)
            #expect(rest.map(\.id) == [entries[1].id, entries[0].id])
            #expect(try await store.prune(OutboxRetention(count: 2), at: noon + 9, limit: 100) == 0)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `removes no more at once than it was told`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for index in 0..<25 { try await store.takeFinished(at: noon + Double(index)) }
            var removed: [Int] = []
            repeat {
                removed.append(try await store.prune(OutboxRetention(age: .zero), at: noon + 60, limit: 10))
            } while removed.last == 10
            #expect(removed == [10, 10, 5])
            #expect(try await store.statistics().states.isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `never removes what is unfinished`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let entries = try await store.enqueue(3)
            _ = try await store.amend(entries[0].id, under: nil) { $0.begin() }
            _ = try await store.amend(entries[1].id, under: nil) { $0.finish() }
            _ = try await store.amend(entries[1].id, under: nil) { $0.takeUpAgain() }
            #expect(try await store.prune(OutboxRetention(age: .zero, count: 0), at: noon + 1e9, limit: 10) == 0)
            #expect(try await store.purge(matching: OutboxFilter()) == 0)
            #expect(try await store.statistics().pending == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `uses no number again, also when the last entry was removed`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            var numbers: [Int64] = []
            for _ in 0..<5 {
                numbers.append(try await store.takeFinished().id.number)
                try await store.prune(OutboxRetention(count: 0), at: noon, limit: 10)
            }
            #expect(numbers == [1, 2, 3, 4, 5])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `removes the finished entries that a filter lets through, however many`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for _ in 0..<1100 { try await store.takeFinished(message(lane: "a/1"), .rejected) }
            let kept = try await store.takeFinished(message(lane: "a/1"), .accepted)
            let other = try await store.takeFinished(message(lane: "b/1"), .rejected, repeated: true)
            let waiting = try await store.take(message(lane: "a/1"))
            #expect(try await store.purge(matching: OutboxFilter(states: [.rejected], lane: Lane("a/1"))) == 1100)
            let rest = try await store.entries(matching: OutboxFilter(), before: nil, limit: 10)
            #expect(rest.map(\.id) == [waiting.id, other.id, kept.id])
            #expect(try await store.purge(matching: OutboxFilter(states: [.queued])) == 0)
            #expect(try await store.purge(matching: OutboxFilter(onlyPossiblyRepeated: true)) == 1)
            #expect(try await store.purge(matching: OutboxFilter()) == 1)
            let statistics = try await store.statistics()
            #expect(statistics.states == [.queued: 1])
            #expect(statistics.possiblyRepeated == 0)
        }
    }
}
