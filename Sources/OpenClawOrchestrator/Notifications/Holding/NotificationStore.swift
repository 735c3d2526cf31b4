public import OpenClawBridge

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Keeps notifications until they are handed over, and for a while after.
///
/// Each call is one transaction, and durable when it returns. Several processes may use one store: what one of them
/// has claimed no other gets until the claim runs out.
public protocol NotificationStore: Sendable {
    /// Adds a notification, unless one with its key was added before.
    ///
    /// - Parameters:
    ///   - notification: The notification.
    ///   - now: The time.
    ///   - since: How far back to look.
    ///   - decide: What happens to it, given what was added for its target since then and not suppressed, the oldest
    ///     first. It runs inside of the transaction, and may run more than once.
    /// - Returns: The decision, or `nil` when there is one with its key.
    /// - Throws: When it could not be stored.
    func add(
        _ notification: OutgoingNotification,
        at now: Date,
        since: Date,
        deciding decide: @escaping @Sendable ([PastNotification]) -> NotificationDecision
    ) async throws(StoreError) -> NotificationDecision?

    /// Takes what is due and neither finished nor claimed, as batches, in the order in which they begin.
    ///
    /// A batch that was claimed before and not finished comes back as it was.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - end: When the claim runs out.
    ///   - limit: The most notifications to take, not counting those of batches that come back.
    /// - Returns: The batches.
    /// - Throws: When the store cannot be used; nothing is claimed then.
    func claim(at now: Date, until end: Date, limit: Int) async throws(StoreError) -> [NotificationBatch]

    /// Ends all claims, because the processes that held them have ended: what they did not finish comes back at once, and in order.
    ///
    /// A process that goes on all the same then sends what another one sends as well, under the same key.
    func releaseClaims() async throws(StoreError)

    /// Marks a batch as handed over, or as given up: it does not come back.
    func finish(_ batch: Int64) async throws(StoreError)

    /// When the next call of ``claim(at:until:limit:)`` can give something; `nil` when nothing waits.
    func nextDue() async throws(StoreError) -> Date?

    /// Removes what was finished or suppressed and was added before `time`.
    ///
    /// - Returns: How many.
    @discardableResult
    func prune(before time: Date) async throws(StoreError) -> Int
}
