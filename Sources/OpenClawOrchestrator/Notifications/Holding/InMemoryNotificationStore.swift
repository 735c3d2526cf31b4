public import OpenClawBridge
import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A store that forgets everything with the process.
public final class InMemoryNotificationStore: NotificationStore {
    private struct Row {
        var stored: StoredNotification
        var isSuppressed: Bool
        var isFinished: Bool
        var batch: Int64?
        var claimedUntil: Date?

        var claimableAt: Date { max(stored.dueAt, claimedUntil ?? .distantPast) }
    }

    private let rows = Mutex<(last: Int64, all: [Row])>((0, []))

    /// Makes an empty store.
    public init() {}

    /// Adds a notification, unless one with its key was added before.
    public func add(
        _ notification: OutgoingNotification,
        at now: Date,
        since: Date,
        deciding decide: @escaping @Sendable ([PastNotification]) -> NotificationDecision
    ) async throws(StoreError) -> NotificationDecision? {
        rows.withLock { rows in
            guard !rows.all.contains(where: { $0.stored.notification.key == notification.key }) else { return nil }
            let conversation = notification.target.conversation
            let past = rows.all.filter {
                !$0.isSuppressed && $0.stored.addedAt >= since
                    && $0.stored.notification.target.conversation == conversation
            }
            let decision = decide(past.map { PastNotification($0.stored) })
            rows.last += 1
            let stored = StoredNotification(number: rows.last, notification, decision, at: now)
            let isSuppressed = decision == .suppress
            rows.all.append(Row(stored: stored, isSuppressed: isSuppressed, isFinished: isSuppressed))
            return decision
        }
    }

    /// Takes what is due and neither finished nor claimed, as batches.
    public func claim(
        at now: Date,
        until end: Date,
        limit: Int
    ) async throws(StoreError) -> [NotificationBatch] {
        rows.withLock { rows in
            let due = rows.all.indices.filter { !rows.all[$0].isFinished && rows.all[$0].claimableAt <= now }
            let fresh = due.filter { rows.all[$0].batch == nil }.prefix(limit)
            let numbers = NotificationBatch.numbers(for: fresh.map { rows.all[$0].stored })
            var batches: [Int64: [StoredNotification]] = [:]
            for index in due {
                guard let batch = rows.all[index].batch ?? numbers[rows.all[index].stored.number] else { continue }
                rows.all[index].batch = batch
                rows.all[index].claimedUntil = end
                batches[batch, default: []].append(rows.all[index].stored)
            }
            return batches.keys.sorted().compactMap { NotificationBatch(number: $0, batches[$0] ?? []) }
        }
    }

    /// Ends all claims.
    public func releaseClaims() async throws(StoreError) {
        rows.withLock { rows in
            for index in rows.all.indices { rows.all[index].claimedUntil = nil }
        }
    }

    /// Marks a batch as handed over, or as given up.
    public func finish(_ batch: Int64) async throws(StoreError) {
        rows.withLock { rows in
            for index in rows.all.indices where rows.all[index].batch == batch { rows.all[index].isFinished = true }
        }
    }

    /// When something can be claimed next.
    public func nextDue() async throws(StoreError) -> Date? {
        rows.withLock { rows in rows.all.filter { !$0.isFinished }.map(\.claimableAt).min() }
    }

    /// Removes what was finished or suppressed and was added before `time`.
    @discardableResult
    public func prune(before time: Date) async throws(StoreError) -> Int {
        rows.withLock { rows in
            let count = rows.all.count
            rows.all.removeAll { $0.isFinished && $0.stored.addedAt < time }
            return count - rows.all.count
        }
    }
}

extension StoredNotification {
    /// What a decision makes of a notification.
    package init(
        number: Int64,
        _ notification: OutgoingNotification,
        _ decision: NotificationDecision,
        at now: Date
    ) {
        self.init(number: number, notification: notification, hold: .none, addedAt: now, dueAt: now)
        guard case .hold(let hold, let until) = decision else { return }
        self.hold = hold
        dueAt = until
    }
}

extension PastNotification {
    /// What the target remembers of a notification.
    package init(_ stored: StoredNotification) {
        self.init(
            kind: stored.notification.kind,
            text: stored.notification.text,
            hold: stored.hold,
            addedAt: stored.addedAt,
            dueAt: stored.dueAt
        )
    }
}
