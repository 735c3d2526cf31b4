import Foundation
import Testing

@testable import OpenClawBridge

/// What every store promises about looking.
@Suite struct OutboxStoreLookingTests {
    /// A store with entries of every kind, and all of them, the newest first.
    private func withVariety(
        _ kind: StoreKind,
        _ body: (any OutboxStore, [OutboxEntry]) async throws -> Void
    ) async throws {
        try await withStore(kind) { store in
            let lanes = ["whatsapp/1", "whatsapp@work/1", "telegram/9", "what/1", "whatsapp"]
            var entries: [OutboxEntry] = []
            for (index, state) in (DeliveryState.allCases + DeliveryState.allCases).enumerated() {
                for lane in lanes {
                    let now = noon + Double(index)
                    var entry = try await store.take(message(lane: lane), at: now)
                    let repeated = index.isMultiple(of: 3)
                    switch state {
                    case .queued: break
                    case .submitting: entry = try await store.amend(entry.id, under: nil) { $0.begin(at: now) }
                    default:
                        entry = try await store.amend(entry.id, under: nil) {
                            $0.finish(state, repeated: repeated, at: now)
                        }
                    }
                    entries.append(entry)
                }
            }
            try await body(store, entries.reversed())
        }
    }

    private static let filters: [OutboxFilter] = [
        OutboxFilter(),
        OutboxFilter(states: []),
        OutboxFilter(states: [.queued]),
        OutboxFilter(states: [.submitting]),
        OutboxFilter(states: [.rejected]),
        OutboxFilter(states: [.rejected, .unknown, .cancelled]),
        OutboxFilter(states: [.queued, .accepted, .expired]),
        OutboxFilter(lane: Lane("whatsapp/1")),
        OutboxFilter(lane: Lane("nobody/1")),
        OutboxFilter(channel: "whatsapp"),
        OutboxFilter(channel: "what"),
        OutboxFilter(onlyPossiblyRepeated: true),
        OutboxFilter(since: noon + 3),
        OutboxFilter(until: noon + 3),
        OutboxFilter(states: [.accepted], channel: "telegram", onlyPossiblyRepeated: true),
        OutboxFilter(states: [.queued, .unknown], lane: Lane("whatsapp@work/1"), since: noon + 1, until: noon + 15),
    ]

    @Test(arguments: StoreKind.allCases, filters)
    func `lets through what a filter matches, the newest first, page by page`(
        kind: StoreKind,
        filter: OutboxFilter
    ) async throws {
        try await withVariety(kind) { store, entries in
            let expected = entries.filter(filter.matches)
            #expect(try await store.entries(matching: filter, before: nil, limit: .max) == expected)
            var found: [OutboxEntry] = []
            while true {
                let page = try await store.entries(matching: filter, before: found.last?.id, limit: 4)
                found += page
                if page.count < 4 { break }
            }
            #expect(found == expected)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `counts what is there`(kind: StoreKind) async throws {
        try await withVariety(kind) { store, entries in
            let statistics = try await store.statistics()
            #expect(statistics.states == Dictionary(grouping: entries) { $0.delivery.state }.mapValues(\.count))
            #expect(statistics.possiblyRepeated == entries.count { $0.delivery.isPossiblyRepeated })
            #expect(statistics.lanes == 5)
            #expect(statistics.oldestUnfinished == noon)
            #expect(statistics.pending == 20)
            #expect((statistics.bytes > 0) == (kind == .sqlite))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `counts the lanes and the age of what is unfinished`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            #expect(try await store.statistics().oldestUnfinished == nil)
            let first = try await store.take(message(lane: "a/1"), at: noon)
            let options = DeliveryOptions(priority: .high, notBefore: noon + 500)
            try await store.take(message(lane: "b/1", options: options), at: noon + 1)
            try await store.take(message(lane: "b/1"), at: noon + 2)
            var statistics = try await store.statistics()
            #expect(statistics.lanes == 2)
            #expect(statistics.oldestUnfinished == noon)
            _ = try await store.amend(first.id, under: nil) { $0.finish() }
            statistics = try await store.statistics()
            #expect(statistics.lanes == 1)
            #expect(statistics.oldestUnfinished == noon + 1)
            _ = try await store.heads(after: nil, limit: 1)
            #expect(try await store.statistics().oldestUnfinished == noon + 1)
            #expect(try await store.statistics().states == [.queued: 2, .accepted: 1])
        }
    }
}
