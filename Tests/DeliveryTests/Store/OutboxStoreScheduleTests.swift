import Foundation
import Testing

@testable import OpenClawBridge

/// What every store promises about `notBefore` and `expiresAt`.
@Suite struct OutboxStoreScheduleTests {
    private func later(_ seconds: Double, _ priority: MessagePriority = .normal) -> DeliveryOptions {
        DeliveryOptions(priority: priority, notBefore: noon + seconds)
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps an entry out of its lane until its time has come`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let scheduled = try await store.take(message(options: later(60))).id
            let other = try await store.take(message(lane: "whatsapp/2", options: later(120))).id
            #expect(try await store.heads(after: nil, limit: 10).isEmpty)
            #expect(try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.begin() } == nil)
            #expect(try await store.admitScheduled(at: noon + 59) == ScheduledAdmission(next: noon + 60))
            let admission = ScheduledAdmission(lanes: [Lane("whatsapp/1")], next: noon + 120)
            #expect(try await store.admitScheduled(at: noon + 60) == admission)
            #expect(try await store.drained(under: lease) == [scheduled])
            #expect(try await store.admitScheduled(at: noon + 500).lanes == [Lane("whatsapp/2")])
            #expect(try await store.admitScheduled(at: noon + 500) == ScheduledAdmission())
            #expect(try await store.heads(after: nil, limit: 10).map(\.id) == [other])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `does not hold anybody up with a scheduled entry`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let scheduled = try await store.take(message(options: later(60, .high))).id
            let first = try await store.take(message()).id
            #expect(try await store.drained(under: lease) == [first])
            let second = try await store.take(message()).id
            _ = try await store.admitScheduled(at: noon + 60)
            #expect(try await store.drained(under: lease) == [scheduled, second])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `takes an entry whose time has come already for any other`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message(options: later(0))).id
            #expect(try await store.heads(after: nil, limit: 10).map(\.id) == [id])
            #expect(try await store.admitScheduled(at: noon) == ScheduledAdmission())
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `lets in the earliest thousand and says that more are due`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for index in 0..<1005 {
                try await store.take(message(lane: "whatsapp/\(index)", options: later(Double(1005 - index))))
            }
            let admission = try await store.admitScheduled(at: noon + 2000)
            #expect(admission.lanes.count == 1000)
            #expect(!admission.lanes.contains(Lane("whatsapp/4")))
            #expect(admission.next == noon + 1001)
            #expect(try await store.admitScheduled(at: noon + 2000).lanes.count == 5)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `lets nothing in that was ended while it waited`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message(options: later(60))).id
            _ = try await store.amend(id, under: nil) { $0.finish(.cancelled) }
            #expect(try await store.admitScheduled(at: noon + 60) == ScheduledAdmission())
            #expect(try await store.heads(after: nil, limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `waits for the time again when an entry is taken up again before it was begun`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message(options: later(60))).id
            _ = try await store.amend(id, under: nil) { $0.finish(.cancelled) }
            _ = try await store.amend(id, under: nil) { $0.takeUpAgain() }
            #expect(try await store.heads(after: nil, limit: 10).isEmpty)
            #expect(try await store.admitScheduled(at: noon + 61).lanes == [Lane("whatsapp/1")])
            #expect(try await store.heads(after: nil, limit: 10).map(\.id) == [id])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `names the entries that expired, the earliest first, and only those never begun`(kind: StoreKind) async throws
    {
        try await withStore(kind) { store in
            func take(_ seconds: Double?, notBefore: Double? = nil) async throws -> EntryID {
                let options = DeliveryOptions(
                    notBefore: notBefore.map { noon + $0 },
                    expiresAt: seconds.map { noon + $0 }
                )
                return try await store.take(message(options: options)).id
            }
            let begun = try await take(1)
            let last = try await take(30)
            let first = try await take(10)
            let ended = try await take(5)
            let scheduled = try await take(20, notBefore: 1000)
            _ = try await take(31)
            _ = try await take(nil)
            _ = try await store.amend(begun, under: nil) { $0.begin() }
            _ = try await store.amend(ended, under: nil) { $0.finish(.cancelled) }
            #expect(try await store.expired(at: noon + 9, limit: 10).isEmpty)
            #expect(try await store.expired(at: noon + 30, limit: 10) == [first, scheduled, last])
            #expect(try await store.expired(at: noon + 30, limit: 2) == [first, scheduled])
            _ = try await store.amend(begun, under: nil) { $0.fail() }
            #expect(try await store.expired(at: noon + 30, limit: 10).count == 3)
            for id in [first, scheduled, last] { _ = try await store.amend(id, under: nil) { $0.finish(.expired) } }
            #expect(try await store.expired(at: noon + 30, limit: 10).isEmpty)
        }
    }
}
