import Foundation
import Testing

@testable import OpenClawBridge

/// What every store promises about the order in which entries have their turn.
@Suite struct OutboxStoreLaneTests {
    @Test(arguments: StoreKind.allCases)
    func `lets a lane go in the order of arrival`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let ids = try await store.enqueue(20).map(\.id)
            try await store.enqueue(1, lane: "whatsapp/2")
            #expect(try await store.drained(under: lease) == ids)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `lets the more urgent go first`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            var ids: [MessagePriority: [EntryID]] = [:]
            for priority in [MessagePriority.low, .normal, .high, .normal, .low, .high] {
                let options = DeliveryOptions(priority: priority)
                ids[priority, default: []].append(try await store.take(message(options: options)).id)
            }
            let expected = [MessagePriority.high, .normal, .low].flatMap { ids[$0] ?? [] }
            #expect(try await store.drained(under: lease) == expected)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `lets a normal entry go before one of low priority that was there first`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let low = try await store.take(message(options: DeliveryOptions(priority: .low))).id
            #expect(try await store.heads(after: nil, limit: 10).map(\.id) == [low])
            let normal = try await store.take(message()).id
            #expect(try await store.drained(under: lease) == [normal, low])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `lets nothing overtake an entry that was begun`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let first = try await store.take(message(options: DeliveryOptions(priority: .low))).id
            let begun = try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.begin() }
            #expect(begun?.id == first)
            let urgent = try await store.take(message(options: DeliveryOptions(priority: .high))).id
            #expect(try await store.heads(after: nil, limit: 1).map(\.id) == [first])
            let failed = try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.fail() }
            #expect(failed?.id == first)
            #expect(try await store.drained(under: lease) == [first, urgent])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `lets an attempt that is under way go before older ones that were taken up again`(kind: StoreKind) async throws
    {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let lane = Lane("whatsapp/1")
            let old = try await store.take(message()).id
            _ = try await store.amendHead(of: lane, under: lease) { $0.begin() }
            _ = try await store.amendHead(of: lane, under: lease) { $0.finish(.rejected) }
            let new = try await store.take(message()).id
            _ = try await store.amendHead(of: lane, under: lease) { $0.begin() }
            _ = try await store.amend(old, under: nil) { $0.takeUpAgain() }
            #expect(try await store.amendHead(of: lane, under: lease) { $0.finish() }?.id == new)
            #expect(try await store.drained(under: lease) == [old])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `gives one head for each lane, in the order of the lanes' names, page by page`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            var generator = SeededGenerator(seed: 7)
            let lanes = (0..<50).map { "whatsapp/\($0)" }.shuffled(using: &generator)
            for lane in lanes + lanes.shuffled(using: &generator) { try await store.enqueue(1, lane: lane) }
            try await store.takeFinished(message(lane: "aaa/finished"))
            var heads: [OutboxEntry] = []
            while true {
                let page = try await store.heads(after: heads.last?.lane, limit: 7)
                heads += page
                if page.count < 7 { break }
            }
            #expect(heads.map(\.lane.description) == lanes.sorted())
            #expect(heads.allSatisfy { $0.id.number <= 50 })
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `has no head in an empty lane`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            #expect(try await store.heads(after: nil, limit: 10).isEmpty)
            try await store.takeFinished()
            #expect(try await store.heads(after: nil, limit: 10).isEmpty)
            #expect(try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.begin() } == nil)
            #expect(try await store.amendHead(of: Lane("nobody/1"), under: lease) { $0.begin() } == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `tells the fullest lanes`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            try await store.enqueue(2, lane: "whatsapp/2", at: noon)
            let one = try await store.enqueue(3, lane: "whatsapp/1", at: noon + 1)
            try await store.enqueue(2, lane: "slack/1", at: noon + 2)
            try await store.takeFinished(message(lane: "slack/2"))
            let one3 = LaneBacklog(lane: Lane("whatsapp/1"), count: 3, oldest: noon + 1)
            let slack = LaneBacklog(lane: Lane("slack/1"), count: 2, oldest: noon + 2)
            let two = LaneBacklog(lane: Lane("whatsapp/2"), count: 2, oldest: noon)
            #expect(try await store.backlogs(limit: 10) == [one3, slack, two])
            #expect(try await store.backlogs(limit: 1) == [one3])
            #expect(try await store.backlogs(limit: 0).isEmpty)
            for entry in one { _ = try await store.amend(entry.id, under: nil) { $0.finish() } }
            #expect(try await store.backlogs(limit: 10) == [slack, two])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `tells how many stand before an entry`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let entries = try await store.enqueue(5)
            try await store.enqueue(3, lane: "whatsapp/2")
            #expect(try await store.position(of: entries[0]) == 0)
            #expect(try await store.position(of: entries[4]) == 4)
            let urgent = try await store.take(message(options: DeliveryOptions(priority: .high)))
            #expect(try await store.position(of: urgent) == 0)
            #expect(try await store.position(of: entries[4]) == 5)
            _ = try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.begin() }
            _ = try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.finish() }
            let late = try await store.take(message())
            #expect(try await store.position(of: entries[4]) == 4)
            #expect(try await store.position(of: late) == 5)
            #expect(try await store.position(of: urgent) == 0)
            let scheduled = try await store.take(message(options: DeliveryOptions(notBefore: noon + 60)))
            #expect(try await store.position(of: scheduled) == 0)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `puts an entry that is taken up again back into its lane`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let dead = try await store.takeFinished(message(), .rejected).id
            let waiting = try await store.take(message()).id
            _ = try await store.amend(dead, under: nil) { $0.takeUpAgain() }
            #expect(try await store.statistics().states == [.queued: 2])
            #expect(try await store.drained(under: lease) == [dead, waiting])
        }
    }
}
