#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What statistics keep of an entry that has ended.
///
/// It follows from the entry alone, so that an end that turns out otherwise later can be taken back and counted anew.
public struct DeliveryEnd: Sendable, Hashable {
    /// The hour in which the outbox was done with it.
    public let hour: DeliveryHour
    /// Where it went.
    public let lane: Lane
    /// What sort of message it was.
    public let kind: MessageKind
    /// How it ended.
    public let state: DeliveryState
    /// Whether it may have arrived more than once.
    public let isPossiblyRepeated: Bool
    /// How many attempts were made beyond the first one of each part.
    public let retries: Int
    /// How long it took to be accepted, from when it was taken in, or was due when that came later; `nil` for other ends.
    public let latency: Duration?

    /// The end of an entry; `nil` while the outbox is not done with it.
    public init?(_ entry: OutboxEntry) {
        let delivery = entry.delivery
        guard let finishedAt = delivery.finishedAt, delivery.state.isFinal else { return nil }
        hour = DeliveryHour(finishedAt)
        lane = entry.lane
        kind = MessageKind(metadata: entry.submission.metadata)
        state = delivery.state
        isPossiblyRepeated = delivery.isPossiblyRepeated
        retries = max(delivery.attempts - delivery.part - 1, 0)
        if state == .accepted {
            let due = max(entry.enqueuedAt, entry.submission.options.notBefore ?? entry.enqueuedAt)
            latency = .seconds(min(max(finishedAt.timeIntervalSince(due), 0), 1e9))
        } else {
            latency = nil
        }
    }

    /// Whether it got through; `nil` for ends that tell nothing about the target.
    public var isSuccess: Bool? {
        if state == .accepted { return true }
        return DeliveryState.failures.contains(state) ? false : nil
    }
}
