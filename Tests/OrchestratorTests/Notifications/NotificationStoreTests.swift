import Foundation
import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A store of notifications` {
    private static let kinds = NotificationStoreKind.allCases

    private func add(
        _ notification: OutgoingNotification,
        to store: any NotificationStore,
        at seconds: Double = 0,
        since: Date = .distantPast,
        _ decision: NotificationDecision = .send
    ) async throws -> NotificationDecision? {
        try await store.add(notification, at: noon + seconds, since: since) { _ in decision }
    }

    @Test(arguments: kinds) func `takes each key once`(kind: NotificationStoreKind) async throws {
        try await withNotificationStore(kind) { open in
            let store = try open()
            #expect(try await add(try outgoing("a"), to: store) == .send)
            #expect(try await add(try outgoing("a"), to: try open()) == nil)
            #expect(try await add(try outgoing("b"), to: store, .suppress) == .suppress)
            #expect(try await add(try outgoing("b"), to: store) == nil)
            #expect(try await store.claim(at: noon, until: noon + 60, limit: 9).map(\.key) == ["a"])
        }
    }

    @Test(arguments: kinds) func `gives back in order what was claimed, when the claims end`(
        kind: NotificationStoreKind
    ) async throws {
        try await withNotificationStore(kind) { open in
            let store = try open()
            for key in ["a", "b", "c"] { _ = try await add(try outgoing(key), to: store) }
            let batches = try await store.claim(at: noon, until: noon + 600, limit: 9)
            #expect(batches.count == 3)
            try await store.finish(try #require(batches.first?.number))
            #expect(try await store.claim(at: noon, until: noon + 600, limit: 9).isEmpty)
            try await store.releaseClaims()
            #expect(try await store.nextDue() == noon)
            #expect(try await store.claim(at: noon, until: noon + 600, limit: 9).map(\.key) == ["b", "c"])
        }
    }

    @Test(arguments: kinds) func `gives a decision what the target was told`(kind: NotificationStoreKind) async throws {
        try await withNotificationStore(kind) { open in
            let store = try open()
            _ = try await add(try outgoing("old"), to: store, at: -100)
            _ = try await add(try outgoing("held"), to: store, at: 1, .hold(.burst, until: noon + 31))
            _ = try await add(try outgoing("said before"), to: store, at: 2, .suppress)
            _ = try await add(try outgoing("other", to: me), to: store, at: 3)
            let origin = OutgoingNotification(
                key: "asked",
                target: .chat(try ChatTarget(channel: "whatsapp", to: "120363401780756402@g.us")),
                kind: .prCreated,
                severity: .notice,
                text: "asked"
            )
            let seen = Told()
            _ = try await store.add(origin, at: noon + 4, since: noon) { past in
                seen.past = past
                return .send
            }
            #expect(
                seen.past == [
                    PastNotification(
                        kind: .testsFailing,
                        text: "text of held",
                        hold: .burst,
                        addedAt: noon + 1,
                        dueAt: noon + 31
                    )
                ]
            )
        }
    }

    @Test(arguments: kinds)
    func `gives out what is due, as it was, until it is finished`(kind: NotificationStoreKind) async throws {
        try await withNotificationStore(kind) { open in
            let store = try open()
            let first = try outgoing("a", to: "telegram:topic:-1001234/77")
            _ = try await add(first, to: store)
            _ = try await add(try outgoing("b"), to: store, at: 1, .hold(.burst, until: noon + 31))
            _ = try await add(try outgoing("c"), to: store, at: 2, .hold(.burst, until: noon + 31))
            #expect(try await store.nextDue() == noon)
            let now = try await store.claim(at: noon + 5, until: noon + 65, limit: 9)
            #expect(now.map { $0.notifications.map(\.notification) } == [[first]])
            // Another process gets nothing meanwhile.
            #expect(try await open().claim(at: noon + 6, until: noon + 66, limit: 9).isEmpty)
            #expect(try await store.nextDue() == noon + 31)
            try await store.finish(try #require(now.first).number)

            let held = try await store.claim(at: noon + 31, until: noon + 91, limit: 9)
            #expect(held.map { $0.notifications.map(\.notification.key) } == [["b", "c"]])
            // A crash: the claim runs out, and what came in since does not change the batch.
            _ = try await add(try outgoing("d"), to: store, at: 40, .hold(.burst, until: noon + 70))
            #expect(try await store.nextDue() == noon + 70)
            let again = try await open().claim(at: noon + 91, until: noon + 151, limit: 9)
            #expect(again.map(\.key) == ["b-merged", "d"])
            #expect(again.first == held.first)
            for batch in again { try await store.finish(batch.number) }
            #expect(try await store.nextDue() == nil)
            #expect(try await store.claim(at: noon + 900, until: noon + 960, limit: 9).isEmpty)
        }
    }

    @Test(arguments: kinds) func `gives out no more than asked for`(kind: NotificationStoreKind) async throws {
        try await withNotificationStore(kind) { open in
            let store = try open()
            for number in 1...5 { _ = try await add(try outgoing("\(number)"), to: store, at: Double(number) / 10) }
            let first = try await store.claim(at: noon + 1, until: noon + 61, limit: 3)
            #expect(first.map(\.key) == ["1", "2", "3"])
            let rest = try await store.claim(at: noon + 1, until: noon + 61, limit: 3)
            #expect(rest.map(\.key) == ["4", "5"])
        }
    }

    @Test(arguments: kinds) func `removes what has ended, and nothing that waits`(kind: NotificationStoreKind)
        async throws
    {
        try await withNotificationStore(kind) { open in
            let store = try open()
            _ = try await add(try outgoing("told"), to: store)
            let claimed = try await store.claim(at: noon, until: noon + 60, limit: 9)
            try await store.finish(try #require(claimed.first).number)
            _ = try await add(try outgoing("waits"), to: store, .hold(.quiet, until: noon + 9000))
            _ = try await add(try outgoing("again"), to: store, .suppress)
            #expect(try await store.prune(before: noon) == 0)
            #expect(try await store.prune(before: noon + 1) == 2)
            #expect(try await store.claim(at: noon + 9000, until: noon + 9060, limit: 9).map(\.key) == ["waits"])
            #expect(try await add(try outgoing("told"), to: store) == .send)
        }
    }

    @Test(arguments: kinds) func `gives each batch to one of many that ask`(kind: NotificationStoreKind) async throws {
        try await withNotificationStore(kind) { open in
            let stores = try (0..<4).map { _ in try open() }
            for number in 1...40 { _ = try await add(try outgoing("\(number)"), to: stores[number % 4]) }
            let keys = try await withThrowingTaskGroup(of: [String].self) { group in
                for store in stores {
                    group.addTask {
                        var keys: [String] = []
                        while case let got = try await store.claim(at: noon, until: noon + 60, limit: 3), !got.isEmpty {
                            keys += got.map(\.key)
                        }
                        return keys
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(keys.count == 40)
            #expect(Set(keys).count == 40)
        }
    }

    @Test func `keeps every sort of target over a restart`() async throws {
        try await withNotificationStore(.sqlite) { open in
            let routes: [Route] = [
                try SessionKey("agent:whatsapp:main").route, try SessionKey("whatsapp:self:main").route,
                .chat(try ChatTarget(channel: "slack", to: "channel:C1", accountID: "work", threadID: "17.3")),
            ]
            for (number, route) in routes.enumerated() {
                let notification = OutgoingNotification(
                    key: "\(number)",
                    target: route,
                    kind: .error,
                    severity: .critical,
                    text: "über\n\"x\""
                )
                _ = try await add(notification, to: try open())
            }
            let claimed = try await open().claim(at: noon, until: noon + 60, limit: 9)
            #expect(claimed.map(\.target) == routes)
            #expect(claimed.first?.text == "über\n\"x\"")
            #expect(claimed.first?.severity == .critical)
        }
    }
}

/// What a decision was given.
private final class Told: Sendable {
    private let value = Mutex<[PastNotification]>([])
    var past: [PastNotification] {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
