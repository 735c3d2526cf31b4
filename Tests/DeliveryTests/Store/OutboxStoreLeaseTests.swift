import Foundation
import Testing

@testable import OpenClawBridge

/// What every store promises about leases, pauses and conversations.
@Suite struct OutboxStoreLeaseTests {
    private let command = OutboxLease.Holder(role: .command, processID: 12)

    @Test(arguments: StoreKind.allCases)
    func `gives one lease at a time and names its holder`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lease = try await store.acquireLease(daemon)
            #expect(lease.holder == daemon)
            do throws(OutboxError) {
                _ = try await store.acquireLease(command)
                Issue.record("two leases at once")
            } catch {
                #expect(error.code == .leased)
                #expect(error.holder == daemon)
                #expect(error.message.contains("daemon") && error.message.contains("4711"))
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `tells who delivers`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            #expect(try await store.leaseHolder() == nil)
            let lease = try await store.acquireLease(daemon)
            #expect(try await store.leaseHolder() == daemon)
            await store.release(lease)
            #expect(try await store.leaseHolder() == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `gives it again once it was given back, each newer than the last`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            var fences: [Int64] = []
            for _ in 0..<3 {
                let lease = try await store.acquireLease(command)
                fences.append(lease.fence)
                await store.release(lease)
            }
            #expect(fences == Array(Set(fences)).sorted())
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses changes under a lease that was given back, also when there is a newer one`(kind: StoreKind)
        async throws
    {
        try await withStore(kind) { store in
            let id = try await store.take(message()).id
            let old = try await store.acquireLease(command)
            await store.release(old)
            for _ in 0..<2 {
                #expect(await code { _ = try await store.amend(id, under: old) { $0.begin() } } == .leaseLost)
                let lane = Lane("whatsapp/1")
                #expect(await code { _ = try await store.amendHead(of: lane, under: old) { $0.begin() } } == .leaseLost)
                let empty = Lane("nobody/1")
                #expect(
                    await code { _ = try await store.amendHead(of: empty, under: old) { $0.begin() } } == .leaseLost
                )
                _ = try? await store.acquireLease(daemon)
            }
            #expect(try await store.entry(id)?.delivery == Delivery())
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `ignores that an old lease is given back`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message()).id
            let old = try await store.acquireLease(command)
            await store.release(old)
            let new = try await store.acquireLease(daemon)
            await store.release(old)
            #expect(await code { _ = try await store.acquireLease(command) } == .leased)
            _ = try await store.amend(id, under: new) { $0.begin() }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `lets anybody take in, cancel and look without a lease`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            _ = try await store.acquireLease(daemon)
            let id = try await store.take(message()).id
            _ = try await store.amend(id, under: nil) { $0.finish(.cancelled) }
            #expect(try await store.entry(id)?.delivery.state == .cancelled)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `remembers exactly what is paused`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let scopes: [OutboxScope] = [.everything, .channel("whatsapp"), .lane(Lane("telegram@work/-100123/77"))]
            #expect(try await store.pauses().isEmpty)
            for scope in scopes { try await store.setPaused(true, scope) }
            #expect(try await store.pauses() == Set(scopes))
            try await store.setPaused(false, .everything)
            #expect(try await store.pauses() == Set(scopes.dropFirst()))
            try await store.setPaused(false, scopes[2])
            #expect(try await store.pauses() == [.channel("whatsapp")])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `remembers what is known about a conversation`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let lane = Lane("whatsapp/1")
            #expect(try await store.conversation(of: lane) == nil)
            for evidence in Conversation.Evidence.allCases {
                let conversation = Conversation(sessionKey: "agent:main:\(evidence)", evidence: evidence)
                try await store.remember(conversation, of: lane)
                #expect(try await store.conversation(of: lane) == conversation)
            }
            #expect(try await store.conversation(of: Lane("whatsapp/2")) == nil)
        }
    }
}
