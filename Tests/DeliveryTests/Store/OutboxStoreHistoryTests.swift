import Foundation
import OpenClawGateway
import Testing

@testable import OpenClawBridge

/// What every store keeps of messages that have ended.
@Suite struct OutboxStoreHistoryTests {
    private let hour = DeliveryHour(noon)

    private func total(_ store: any OutboxStore) async throws -> DeliveryTally {
        try await store.deliveryHistory(since: hour.advanced(by: -24)).total
    }

    @Test(arguments: StoreKind.allCases)
    func `counts ends by target, kind and hour`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            try await store.takeFinished(message(metadata: ["kind": "error"]))
            try await store.takeFinished(message(), .unknown, repeated: true)
            try await store.takeFinished(message(lane: "a/2"), .rejected, at: noon + 3600)
            try await store.take(message())
            let history = try await store.deliveryHistory(since: hour)
            let target = try #require(history.targets[Lane("whatsapp/1")])
            #expect(history.targets.count == 2)
            #expect(target.kinds[MessageKind("error")]?.ends == [.accepted: 1])
            #expect(target.kinds[.message]?.ends == [.unknown: 1])
            #expect(target.kinds[.message]?.possiblyRepeated == 1)
            #expect(target.streak == OutcomeStreak(length: 2, beganWithSuccess: true, changes: 1, failuresInARow: 1))
            #expect(history.hours[hour]?.volume == 2)
            #expect(history.hours[hour.advanced(by: 1)]?.ends == [.rejected: 1])
            let later = try await store.deliveryHistory(since: hour.advanced(by: 1))
            #expect(later.targets.keys.map(\.description) == ["a/2"])
            #expect(later.total.volume == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `measures how long those took that were accepted`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for (seconds, state) in [(3.0, DeliveryState.accepted), (50, .rejected)] {
                let entry = try await store.take(message())
                _ = try await store.amend(entry.id, under: nil) { $0.finish(state, at: noon + seconds) }
            }
            var expected = LatencyHistogram()
            expected.count(.seconds(3))
            #expect(try await total(store).latencies == expected)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a message that is retried after its end counts once, with its last end`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.takeFinished(message(), .rejected).id
            #expect(try await total(store).ends == [.rejected: 1])
            _ = try await store.amend(id, under: nil) { $0.takeUpAgain(at: noon + 5000) }
            #expect(try await total(store).ends == [:])
            _ = try await store.amend(id, under: nil) { $0.begin(at: noon + 5000) }
            _ = try await store.amend(id, under: nil) { $0.finish(.accepted, repeated: true, at: noon + 7200) }
            let history = try await store.deliveryHistory(since: hour)
            #expect(history.total.ends == [.accepted: 1])
            #expect(history.total.possiblyRepeated == 1)
            #expect(history.hours[hour.advanced(by: 2)]?.volume == 1)
            // That it was refused first did happen.
            #expect(history.targets[Lane("whatsapp/1")]?.streak.changes == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a change that leaves an end as it was counts nothing anew`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.takeFinished().id
            _ = try await store.amend(id, under: nil) { _ in [.sample(.compared, .accepted)] }
            _ = try await store.amend(id, under: nil) { entry in
                entry.delivery.isConfirmed = true
                return [.sample(.lookedUp, .accepted)]
            }
            #expect(try await total(store).ends == [.accepted: 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `what is said of an entry later moves its count`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.takeFinished(message(), .unknown).id
            _ = try await store.amend(id, under: nil) { $0.finish(.accepted, repeated: true, at: noon + 1) }
            #expect(try await total(store).ends == [.accepted: 1])
            #expect(try await total(store).possiblyRepeated == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a change that is refused counts nothing`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let id = try await store.take(message()).id
            let refused = await code {
                _ = try await store.amend(id, under: nil) { entry throws(OutboxError) in
                    _ = entry.finish()
                    throw OutboxError(.notAllowed, "no")
                }
            }
            #expect(refused == .notAllowed)
            #expect(try await total(store).volume == 0)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `outlives its entries by 31 days, and is then removed piece by piece`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for lane in 0..<5 { try await store.takeFinished(message(lane: "a/\(lane)")) }
            try await store.takeFinished(message(lane: "b/1"), at: noon + 3600)
            let retention = OutboxRetention(age: .zero, count: 0)
            let day31 = noon + Double(DeliveryHistory.keptHours) * 3600
            #expect(try await store.prune(retention, at: day31, limit: 100) == 6)
            #expect(try await store.entries(matching: OutboxFilter(), before: nil, limit: 10).isEmpty)
            #expect(try await total(store).volume == 6)
            for left in [4, 2, 1, 1] {
                #expect(try await store.prune(retention, at: day31 + 3600, limit: 2) == 0)
                #expect(try await total(store).volume == left)
            }
            #expect(try await store.deliveryHistory(since: hour).targets.keys.map(\.description) == ["b/1"])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `purging does not change what happened`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            try await store.takeFinished(message(), .rejected)
            #expect(try await store.purge(matching: OutboxFilter()) == 1)
            #expect(try await total(store).ends == [.rejected: 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `an end whose hour is forgotten takes nothing from others`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let old = try await store.takeFinished(message(), .rejected).id
            let now = noon + Double(DeliveryHistory.keptHours + 2) * 3600
            _ = try await store.prune(OutboxRetention(age: .seconds(1e9)), at: now, limit: 10)
            try await store.takeFinished(message(), .rejected, at: now)
            _ = try await store.amend(old, under: nil) { $0.takeUpAgain(at: now) }
            _ = try await store.amend(old, under: nil) { $0.finish(at: now) }
            #expect(try await total(store).ends == [.accepted: 1, .rejected: 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `tells so many targets of an hour apart, and counts the rest together`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let most = DeliveryHistory.targetsPerHour
            for lane in 0..<most + 20 { try await store.takeFinished(message(lane: "a/\(lane)"), .rejected) }
            try await store.takeFinished(message(lane: "a/0"))
            let last = try await store.entries(
                matching: OutboxFilter(lane: Lane("a/\(most + 19)")),
                before: nil,
                limit: 1
            )
            _ = try await store.amend(try #require(last.first).id, under: nil) { $0.takeUpAgain() }
            let history = try await store.deliveryHistory(since: hour)
            #expect(history.targets.count == most + 1)
            #expect(history.targets[DeliveryHistory.others]?.total.volume == 19)
            #expect(history.targets[Lane("a/0")]?.total.volume == 2)
            #expect(history.total.volume == most + 20)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `tells 16 kinds of a target apart, and counts the rest together`(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for number in 0..<30 {
                try await store.takeFinished(message(metadata: ["kind": .string("kind-\(number)")]))
            }
            let target = try await store.deliveryHistory(since: hour).targets[Lane("whatsapp/1")]
            #expect(target?.kinds.count == 17)
            #expect(target?.kinds[.other]?.volume == 14)
            #expect(target?.total.volume == 30)
        }
    }
}
