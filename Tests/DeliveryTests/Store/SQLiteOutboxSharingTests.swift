import Foundation
import GRDB
import OpenClawBridge
import OpenClawBridgeSQLite
import Testing

/// What happens when a daemon and commands use one file.
@Suite struct SQLiteOutboxSharingTests {
    private func withTwoStores(_ body: (SQLiteOutboxStore, SQLiteOutboxStore) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let first = try SQLiteOutboxStore(path: folder + "/outbox.db")
            let second = try SQLiteOutboxStore(path: folder + "/outbox.db")
            try await body(first, second)
            await first.close()
            await second.close()
        }
    }

    @Test func `gives the lease to one of them, and names it to the other`() async throws {
        try await withTwoStores { first, second in
            let lease = try await first.acquireLease(daemon)
            do throws(OutboxError) {
                _ = try await second.acquireLease(OutboxLease.Holder(role: .command, processID: 1))
                Issue.record("two leases at once")
            } catch {
                #expect(error.code == .leased)
                #expect(error.holder == daemon)
            }
            #expect(try await second.leaseHolder() == daemon)
            await first.release(lease)
            #expect(try await second.leaseHolder() == nil)
            #expect(try await second.acquireLease(daemon).fence > lease.fence)
        }
    }

    @Test func `takes the lease from one that is gone, and refuses what it still wanted to do`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            var gone: SQLiteOutboxStore? = try SQLiteOutboxStore(path: path)
            let old = try #require(try await gone?.acquireLease(daemon))
            let id = try #require(try await gone?.take(message()).id)
            gone = nil
            let store = try SQLiteOutboxStore(path: path)
            let lease = try await store.acquireLease(daemon)
            #expect(lease.fence > old.fence)
            #expect(await code { _ = try await store.amend(id, under: old) { $0.begin() } } == .leaseLost)
            _ = try await store.amend(id, under: lease) { $0.begin() }
            await store.close()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `takes in what both hand in at once, each number once`() async throws {
        try await withTwoStores { first, second in
            let lease = try await first.acquireLease(daemon)
            let taken = try await withThrowingTaskGroup(of: [EntryID].self) { group in
                for lane in 0..<8 {
                    let store = lane.isMultiple(of: 2) ? first : second
                    group.addTask { try await store.enqueue(50, lane: "whatsapp/\(lane)").map(\.id) }
                }
                for _ in 0..<100 { _ = try await first.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.begin() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(taken.joined()).count == 400)
            #expect(taken.allSatisfy { $0 == $0.sorted() })
            for store in [first, second] {
                let found = try await store.entries(matching: OutboxFilter(), before: nil, limit: .max).map(\.id)
                #expect(Set(found) == Set(taken.joined()))
                #expect(try await store.statistics().pending == 400)
                #expect(try await store.statistics().lanes == 8)
            }
        }
    }

    @Test func `knows the key that the other has taken in`() async throws {
        try await withTwoStores { first, second in
            let entry = try await first.take(message("text", key: "key"))
            let again = try await second.enqueue(message("text", key: "key"), at: noon + 1)
            #expect(!again.isNew)
            #expect(again.entry == entry)
            #expect(await code { try await second.take(message("other", key: "key")) } == .conflict)
        }
    }

    @Test func `notices what the other has changed`() async throws {
        try await withTwoStores { first, second in
            var counter = try await second.changeCounter()
            #expect(try await second.changeCounter() == counter)
            func changed() async throws -> Bool {
                let present = try await second.changeCounter()
                defer { counter = present }
                return present != counter
            }
            let id = try await first.take(message()).id
            #expect(try await changed())
            _ = try await first.amend(id, under: nil) { $0.finish(.cancelled) }
            #expect(try await changed())
            try await first.setPaused(true, .everything)
            #expect(try await changed())
            #expect(try await second.pauses() == [.everything])
            #expect(try await !changed())
            try await first.remember(Conversation(sessionKey: "s"), of: Lane("x/1"))
            #expect(try await changed())
            try await first.prune(OutboxRetention(count: 0), at: noon, limit: 1)
            #expect(try await changed())
        }
    }

    @Test func `does not notice its own changes`() async throws {
        try await withTwoStores { first, _ in
            let counter = try await first.changeCounter()
            _ = try await first.take(message())
            try await first.setPaused(true, .everything)
            #expect(try await first.changeCounter() == counter)
        }
    }

    @Test func `sees what the other cancels before its turn`() async throws {
        try await withTwoStores { first, second in
            let lease = try await first.acquireLease(daemon)
            let ids = try await first.enqueue(3).map(\.id)
            #expect(try await first.heads(after: nil, limit: 1).map(\.id) == [ids[0]])
            _ = try await second.amend(ids[0], under: nil) { $0.finish(.cancelled) }
            #expect(try await first.drained(under: lease) == Array(ids.dropFirst()))
        }
    }

    @Test func `says who to look for when the file stays locked`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let store = try SQLiteOutboxStore(path: path, patience: .milliseconds(20))
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: path, configuration: configuration)
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            do throws(OutboxError) {
                _ = try await store.enqueue(message(), at: noon)
                Issue.record("the file was locked")
            } catch {
                #expect(error.code == .unusable)
                #expect(error.advice?.contains("fuser") == true)
            }
            #expect(try await store.statistics().pending == 0)
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            try await store.take(message())
            await store.close()
        }
    }
}
