import Foundation
import Testing

@testable import OpenClawBridge

/// What every store promises about changes.
@Suite struct OutboxStoreChangeTests {
    @Test(arguments: StoreKind.allCases)
    func `writes the change and its transitions together`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message()).id
            #expect(try await store.transitions(of: id).isEmpty)
            let changed = try await store.amend(id, under: nil) { $0.begin(at: noon + 1) + $0.fail(at: noon + 2) }
            _ = try await store.amend(id, under: nil) { $0.begin(at: noon + 3) }
            #expect(changed.delivery.failures == 1)
            #expect(try await store.entry(id)?.delivery.attempts == 2)
            let expected: [DeliveryTransition] = [
                .sample(.attempted, .submitting, at: noon + 1), .sample(.failed, .queued, at: noon + 2),
                .sample(.attempted, .submitting, at: noon + 3),
            ]
            #expect(try await store.transitions(of: id) == expected)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps every detail of a delivery and of a transition`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message()).id
            let epoch = GatewayEpoch(processStart: 1, readyAt: nil, observer: "me", restarts: 2, blindEnds: 3)
            let attempt = DeliveryAttempt(
                number: 1,
                part: 0,
                key: "key",
                earlierKeys: ["a", "b"],
                startedAt: noon,
                startedUptime: 1.5,
                epoch: epoch,
                family: .announces,
                sessionKey: "agent:main:main",
                hasHistoryEvidence: true,
                unansweredSince: noon + 0.25
            )
            let transition = DeliveryTransition(
                at: noon,
                event: .accepted,
                state: .submitting,
                attempt: 1,
                part: 2,
                reason: "why",
                evidence: .runsStopped(runIDs: ["x", "y"]),
                waitsUntil: noon + 1
            )
            let changed = try await store.amend(id, under: nil) { entry in
                entry.delivery.state = .submitting
                entry.delivery.attempts = 1
                entry.delivery.attempt = attempt
                entry.delivery.evidence = .channelAccepted(messageID: "m\"1")
                entry.delivery.dueAt = noon + 0.000_001
                entry.delivery.lastDelay = 0.1
                entry.delivery.part = 3
                entry.delivery.isConfirmed = true
                return [transition]
            }
            #expect(changed.delivery.attempt == attempt)
            #expect(try await store.entry(id) == changed)
            #expect(try await store.transitions(of: id) == [transition])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `changes only the delivery of an entry`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let entry = try await store.take(message("mine"))
            let changed = try await store.amend(entry.id, under: nil) { changed in
                changed = OutboxEntry(id: entry.id, submission: message("another's"), enqueuedAt: noon + 1)
                return changed.begin()
            }
            #expect(changed.submission == entry.submission)
            #expect(try await store.entry(entry.id) == changed)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `leaves the entry as it is when the change throws`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let entry = try await store.take(message())
            let counter = try await store.changeCounter()
            let failure = await code {
                _ = try await store.amend(entry.id, under: nil) { changed throws(OutboxError) in
                    _ = changed.begin()
                    throw OutboxError(.notAllowed, "no")
                }
            }
            #expect(failure == .notAllowed)
            #expect(try await store.entry(entry.id) == entry)
            #expect(try await store.changeCounter() == counter)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `writes nothing when nothing changes`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let entry = try await store.take(message())
            _ = try await store.heads(after: nil, limit: 1)
            try await store.setPaused(true, .everything)
            try await store.remember(Conversation(sessionKey: "s"), of: entry.lane)
            let counter = try await store.changeCounter()
            #expect(try await store.amend(entry.id, under: lease) { _ in [] } == entry)
            #expect(try await store.amendHead(of: entry.lane, under: lease) { _ in [] } == entry)
            _ = try await store.heads(after: nil, limit: 1)
            _ = try await store.admitScheduled(at: noon)
            try await store.prune(OutboxRetention(), at: noon, limit: 10)
            _ = try await store.purge(matching: OutboxFilter())
            try await store.setPaused(true, .everything)
            try await store.setPaused(false, .channel("x"))
            try await store.remember(Conversation(sessionKey: "s"), of: entry.lane)
            #expect(try await store.changeCounter() == counter)
        }
    }

    @Test func `counts every kind of change in memory`() async throws {
        try await withStore(.memory) { store in
            var counters: [Int64] = [try await store.changeCounter()]
            func changed() async throws -> Bool {
                let counter = try await store.changeCounter()
                defer { counters.append(counter) }
                return counter != counters.last
            }
            let id = try await store.take(message()).id
            #expect(try await changed())
            _ = try await store.amend(id, under: nil) { _ in [.sample(.compared, .queued)] }
            #expect(try await changed())
            try await store.setPaused(true, .everything)
            #expect(try await changed())
            try await store.remember(Conversation(sessionKey: "s"), of: Lane("x/1"))
            #expect(try await changed())
            _ = try await store.amend(id, under: nil) { $0.finish() }
            #expect(try await changed())
            try await store.prune(OutboxRetention(count: 0), at: noon, limit: 1)
            #expect(try await changed())
            #expect(try await !changed())
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `loses no change of 64 that are made at once`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message()).id
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        _ = try await store.amend(id, under: nil) { entry in
                            entry.delivery.failures += 1
                            return [.sample(.failed, .queued)]
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.entry(id)?.delivery.failures == 64)
            #expect(try await store.transitions(of: id).count == 64)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `gives each entry of a lane to one of 64 who ask at once`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            let ids = try await store.enqueue(64).map(\.id)
            let taken = try await withThrowingTaskGroup(of: EntryID?.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.finish() }?.id
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(taken) == Set(ids.map(Optional.some)))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `does not let one who fails fail the others`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message()).id
            let missing = EntryID(unchecked: store.name, 999)
            let codes = await withTaskGroup(of: OutboxError.Code?.self) { group in
                for index in 0..<60 {
                    group.addTask {
                        await code {
                            switch index % 3 {
                            case 0: try await store.take(message())
                            case 1: _ = try await store.amend(missing, under: nil) { $0.begin() }
                            default: _ = try await store.amend(id, under: nil) { _ in [.sample(.compared, .queued)] }
                            }
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.count { $0 == .notFound } == 20)
            #expect(codes.count { $0 == nil } == 40)
            #expect(try await store.transitions(of: id).count == 20)
            #expect(try await store.statistics().states == [.queued: 21])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `knows no entries of other outboxes, nor such as never were`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let entry = try await store.take(message())
            for id in [EntryID(unchecked: "other", 1), EntryID(unchecked: store.name, 2)] {
                #expect(try await store.entry(id) == nil)
                #expect(try await store.transitions(of: id).isEmpty)
                #expect(await code { _ = try await store.amend(id, under: nil) { $0.begin() } } == .notFound)
                let stranger = OutboxEntry(id: id, submission: message(), enqueuedAt: noon)
                #expect(try await store.position(of: stranger) == 0)
            }
            #expect(try await store.entry(idempotencyKey: "nobody's") == nil)
            #expect(try await store.entry(entry.id) == entry)
        }
    }
}
