import Foundation
import OpenClawGateway
import Testing

@testable import OpenClawBridge

/// What every store promises about taking messages in.
@Suite struct OutboxStoreConformanceTests {
    @Test(arguments: StoreKind.allCases)
    func `takes several messages in order, each on its own`(kind: StoreKind) async throws {
        try await withStore(kind) { store async throws in
            let first = message("first", key: "k")
            let results = await store.enqueue(
                contentsOf: [first, message("second"), first, message("other", key: "k"), message("last")],
                at: noon
            )
            #expect(results.map { try? $0.get().isNew } == [true, true, false, nil, true])
            let entries = results.compactMap { try? $0.get().entry }
            #expect(entries.map(\.submission.parts) == [["first"], ["second"], ["first"], ["last"]])
            #expect(entries[0].id < entries[1].id && entries[1].id < entries[3].id && entries[2].id == entries[0].id)
            guard case .failure(let error) = results[3] else {
                Issue.record("A key was taken for two messages.")
                return
            }
            #expect(error.code == .conflict)
            #expect(try await store.entry(entries[3].id) == entries[3])
            #expect(await store.enqueue(contentsOf: [], at: noon).isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `gives back the whole message, as it was taken in`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let options = DeliveryOptions(
                priority: .low,
                notBefore: noon - 1,
                expiresAt: noon + 0.1,
                ambiguity: .hold
            )
            var submission = message("a \"quoted\" \u{1F600}\nline", key: "key", options: options)
            submission.parts.append("part 2")
            submission.sessionKey = try SessionKey("whatsapp:group:1@g.us")
            submission.metadata = ["n": 1, "deep": ["list": [true, nil, 1.5]]]
            let entry = try await store.take(submission)
            #expect(entry.submission.parts == submission.parts)
            #expect(entry.enqueuedAt == noon)
            #expect(entry.delivery == Delivery())
            let found = try #require(try await store.entry(entry.id))
            #expect(found == OutboxEntry(id: entry.id, submission: found.submission, enqueuedAt: noon))
            #expect(found.submission.parts == submission.parts)
            #expect(found.submission.metadata == submission.metadata)
            #expect(found.submission.sessionKey == submission.sessionKey)
            #expect(found.submission.options == options)
            #expect(found.submission.idempotencyKey == "key")
        }
    }

    @Test(
        arguments: StoreKind.allCases,
        [
            "whatsapp:group:120363401780756402@g.us", "whatsapp:dm:+15551234567", "whatsapp:self:main",
            "whatsapp:self:work", "telegram:topic:-100123/77?account=work", "agent:main:main",
            "slack:channel:C012AB3CD",
        ]
    )
    func `keeps every kind of route`(kind: StoreKind, key: String) async throws {
        try await withStore(kind) { store in
            let sessionKey = try SessionKey(key)
            let route = sessionKey.route
            let submission = OutboxSubmission(route: route, lane: Lane(route), sessionKey: sessionKey, parts: ["x"])
            let id = try await store.take(submission).id
            let found = try #require(try await store.entry(id)?.submission)
            #expect(found == submission)
            #expect(found.sessionKey?.route == route)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps a target in the spelling of its channel`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let target = try ChatTarget(channel: "matrix", to: "!room:server", accountID: "work", threadID: "$t")
            let route = Route.chat(target)
            let submission = OutboxSubmission(route: route, lane: Lane(route), parts: ["x"])
            let id = try await store.take(submission).id
            #expect(try await store.entry(id)?.submission == submission)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `counts from 1, under the name of the outbox`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let ids = try await store.enqueue(3).map(\.id)
            #expect(ids.map(\.number) == [1, 2, 3])
            #expect(ids.allSatisfy { $0.outbox == store.name })
            #expect(EntryID(outbox: store.name, number: 1) != nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `finds the entry of a known key, unchanged, for the same message`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let first = try await store.enqueue(message("text", key: "key"), at: noon)
            #expect(first.isNew)
            let begun = try await store.amend(first.entry.id, under: nil) { $0.begin() }
            var again = message("text", key: "key", options: DeliveryOptions(priority: .high))
            again.metadata = ["other": true]
            let second = try await store.enqueue(again, at: noon + 60)
            #expect(!second.isNew)
            #expect(second.entry == begun)
            #expect(try await store.entry(idempotencyKey: "key") == begun)
            #expect(try await store.statistics().states == [.submitting: 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses a known key for another message`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            try await store.take(message("text", key: "key"))
            #expect(await code { try await store.take(message("other", key: "key")) } == .conflict)
            #expect(await code { try await store.take(message("text", lane: "whatsapp/2", key: "key")) } == .conflict)
            #expect(try await store.statistics().states == [.queued: 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `makes one entry for a key that many hand in at once`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let results = try await withThrowingTaskGroup(of: Enqueued.self) { group in
                for _ in 0..<64 { group.addTask { try await store.enqueue(message("text", key: "key"), at: noon) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count { $0.isNew } == 1)
            #expect(Set(results.map(\.entry)).count == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `takes a key anew once its entry was removed`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let old = try await store.takeFinished(message("text", key: "key"))
            try await store.prune(OutboxRetention(age: .zero), at: noon + 1, limit: 10)
            #expect(try await store.entry(idempotencyKey: "key") == nil)
            let new = try await store.enqueue(message("other", key: "key"), at: noon)
            #expect(new.isNew)
            #expect(new.entry.id > old.id)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses more unfinished entries than its limit, and knows keys all the same`(kind: StoreKind) async throws {
        try await withStore(kind, limits: OutboxLimits(entries: 3)) { store in
            let first = try await store.take(message("a", key: "a"))
            try await store.enqueue(2)
            #expect(await code { try await store.take(message("b")) } == .full)
            #expect(try await store.enqueue(message("a", key: "a"), at: noon).entry == first)
            _ = try await store.amend(first.id, under: nil) { $0.finish() }
            try await store.take(message("b"))
            #expect(await code { try await store.take(message("c")) } == .full)
            #expect(try await store.statistics().states == [.queued: 3, .accepted: 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `takes in what many callers hand in at once, each once and in its own order`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let taken = try await withThrowingTaskGroup(of: [EntryID].self) { group in
                for lane in 0..<16 {
                    group.addTask { try await store.enqueue(25, lane: "whatsapp/\(lane)").map(\.id) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.allSatisfy { $0 == $0.sorted() })
            #expect(Set(taken.joined()).count == 400)
            #expect(taken.joined().map(\.number).max() == 400)
            #expect(try await store.statistics().states == [.queued: 400])
        }
    }
}
