import Foundation
import OpenClawBridge
import Testing

/// What every store of an inbox promises.
@Suite struct `A store of an inbox` {
    @Test(arguments: InboxStoreKind.allCases)
    func `gives back the whole message, as it was filed`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            let rich = InboundMessage(
                conversation: .init(
                    gatewaySessionKey: "agent:main:telegram:work:direct:555",
                    channel: "telegram",
                    address: "telegram:555",
                    accountID: "work",
                    threadID: "7",
                    kind: .direct
                ),
                sender: .init(id: "555", name: "Al \"the\" Ice\u{0}!", source: .session),
                text: "a 'quoted' \u{1F600}\u{202E}\nline\u{0}and more",
                timestamp: noon + 0.25,
                id: "15c99fe9",
                sessionID: "s-1",
                sequence: 4,
                isForwarded: true,
                isTruncated: true
            )
            let plain = message("", id: nil, sessionID: nil, at: nil)
            let filed = try await store.file([arrival(rich, .history), arrival(plain)])
            #expect(filed.map(\.message) == [rich, plain])
            #expect(filed.map(\.number) == [1, 2])
            #expect(filed[0].source == .history && filed[0].state == .new && filed[0].tries == 0)
            #expect(filed[0].writtenAt == noon + 0.25 && filed[0].receivedAt == noon)
            for entry in filed { #expect(try await store.entry(entry.key) == entry) }
            #expect(try await store.newest(in: nil, limit: 9) == filed.reversed())
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `takes in each message once, by session, transcript and row`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            let first = message("one", id: "a")
            #expect(try await store.file([arrival(first), arrival(first, .history)]).count == 1)
            #expect(try await store.file([arrival(message("forged", id: "a"))]).isEmpty)
            #expect(try await store.entry(InboxKey(first))?.message.text == "one")
            // The same id in another transcript, another session, or as something else is another message.
            let others = [
                message(id: "a", sessionID: "s-2"), message(in: "2@g.us", id: "a"), message(id: nil, sequence: 4),
                message("x", id: nil), message("y", id: nil), message("x", id: nil, at: noon + 1),
            ]
            #expect(try await store.file(others.map { arrival($0) }).count == others.count)
            #expect(try await store.file(others.map { arrival($0) }).isEmpty)
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `gives what is behind a number, the oldest first, also after others were forgotten`(
        kind: InboxStoreKind
    ) async throws {
        try await withInboxStore(kind) { store async throws in
            let filed = try await store.file((1...5).map { arrival(message(id: "m\($0)")) })
            #expect(try await store.entries(after: 0, in: nil, limit: 9) == filed)
            #expect(try await store.entries(after: 2, in: nil, limit: 2) == Array(filed[2...3]))
            #expect(try await store.entries(after: 5, in: nil, limit: 9).isEmpty)
            try await store.settle(filed[3].key, as: .handled)
            #expect(try await store.entries(after: 0, in: .handled, limit: 9).map(\.number) == [4])
            for entry in filed { try await store.settle(entry.key, as: .handled) }
            #expect(try await store.prune(receivedBefore: .distantFuture, keeping: 0) == 5)
            let next = try await store.file([arrival(message(id: "m6"))])
            #expect(try await store.entries(after: 5, in: nil, limit: 9) == next)
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `hands out the oldest message whose conversation is free`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            let filed = try await store.file([
                arrival(message(in: "1@g.us", id: "a")), arrival(message(in: "1@g.us", id: "b")),
                arrival(message(in: "2@g.us", id: "c")),
            ])
            let first = try #require(try await store.takeNext(besides: []))
            #expect(first.id == filed[0].id && first.state == .handling && first.tries == 1 && !first.isRepeated)
            let second = try #require(try await store.takeNext(besides: [first.message.conversation]))
            #expect(second.id == filed[2].id)
            let busy: Set = [first.message.conversation, second.message.conversation]
            #expect(try await store.takeNext(besides: busy) == nil)
            try await store.settle(first.key, as: .handled)
            #expect(try await store.takeNext(besides: [])?.id == filed[1].id)
            #expect(try await store.takeNext(besides: []) == nil)
            #expect(try await store.counts() == [.handled: 1, .handling: 2])
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `gives back what was being handled, and lets it fail in the end`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            let key = try #require(try await store.file([arrival(message(id: "a"))]).first?.key)
            for tries in 1...2 {
                #expect(try await store.takeNext(besides: [])?.tries == tries)
                #expect(try await store.giveBack(triedLessThan: 3) == 1)
            }
            let third = try #require(try await store.takeNext(besides: []))
            #expect(third.isRepeated && third.tries == 3)
            #expect(try await store.giveBack(triedLessThan: 3) == 1)
            #expect(try await store.entry(key)?.state == .failed)
            #expect(try await store.giveBack(triedLessThan: 3) == 0)
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `expires only what waits and is too old`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            let filed = try await store.file([
                arrival(message(id: "taken", at: noon - 60)), arrival(message(in: "2@g.us", id: "old", at: noon - 60)),
                arrival(message(in: "3@g.us", id: "young")),
            ])
            _ = try await store.takeNext(besides: [])
            #expect(try await store.expire(writtenBefore: noon - 30) == 1)
            #expect(try await store.expire(writtenBefore: noon - 30) == 0)
            var states: [InboxEntry.State?] = []
            for entry in filed { states.append(try await store.entry(entry.key)?.state) }
            #expect(states == [.handling, .expired, .new])
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `never moves a mark back`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            func mark(_ sequence: Int64, _ updatedAt: Date?, _ sessionID: String = "s-1") -> InboxMark {
                InboxMark(gatewaySessionKey: "k", sessionID: sessionID, sequence: sequence, updatedAt: updatedAt)
            }
            #expect(try await store.mark(of: "k", sessionID: "s-1") == nil)
            #expect(try await store.readUntil() == nil)
            _ = try await store.file([], marks: [mark(4, nil), mark(9, noon, "s-2")], readUntil: noon)
            _ = try await store.file([], marks: [mark(3, noon)], readUntil: noon - 5)
            #expect(try await store.mark(of: "k", sessionID: "s-1") == mark(4, noon))
            #expect(try await store.mark(of: "k", sessionID: "s-2") == mark(9, noon, "s-2"))
            #expect(try await store.readUntil() == noon)
            _ = try await store.file([], marks: [mark(5, noon - 1)], readUntil: noon + 5)
            #expect(try await store.mark(of: "k", sessionID: "s-1") == mark(5, noon))
            #expect(try await store.readUntil() == noon + 5)
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `forgets by age and by number, and nothing that is open`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            for number in 0..<6 {
                var arrival = arrival(message(in: "\(number)@g.us", id: "m"))
                arrival.receivedAt = noon + Double(number)
                _ = try await store.file([arrival])
            }
            // 0 stays open; 1 and 2 fall by age; of 3, 4 and 5 the newest stays.
            let open = try #require(try await store.takeNext(besides: []))
            var done: [InboxEntry] = []
            while let entry = try await store.takeNext(besides: []) { done.append(entry) }
            for entry in done { try await store.settle(entry.key, as: .handled) }
            #expect(try await store.prune(receivedBefore: noon + 3, keeping: 1) == 4)
            #expect(try await store.newest(in: nil, limit: 9).map(\.id) == [done[4].id, open.id])
            #expect(try await store.newest(in: .handled, limit: 9).map(\.id) == [done[4].id])
            #expect(try await store.prune(receivedBefore: noon, keeping: 10) == 0)
            // Numbers are not given twice.
            #expect(try await store.file([arrival(message(in: "9@g.us", id: "m"))]).first?.number == 7)
        }
    }

    @Test(arguments: InboxStoreKind.allCases)
    func `says that it does not know a message`(kind: InboxStoreKind) async throws {
        try await withInboxStore(kind) { store async throws in
            let key = InboxKey(message(id: "nobody"))
            let error = await #expect(throws: StoreError.self) { try await store.settle(key, as: .handled) }
            #expect(error?.code == .notFound)
            #expect(try await store.entry(key) == nil)
        }
    }
}
