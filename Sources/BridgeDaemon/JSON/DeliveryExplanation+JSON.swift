package import OpenClawBridge
package import OpenClawGateway

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

extension DeliveryExplanation {
    /// What became of the message, in one honest sentence.
    package var outcome: String { entry.outcome(reason: transitions.last?.reason) }

    /// What the entry waits for, and who would do it, in sentences.
    package func waiting(for deliverer: OutboxLease.Holder?, at now: Date) -> [String] {
        let waiting = waiting(at: now)
        guard !waiting.isEmpty, deliverer == nil else { return waiting }
        return waiting + ["Nobody delivers now. Deliver all that waits with: openclaw-bridge outbox deliver"]
    }

    /// The story for programs.
    ///
    /// - Parameters:
    ///   - deliverer: Who delivers the entries of the outbox now.
    ///   - now: The time.
    ///   - includesMetadata: Whether the caller's own values belong to it.
    /// - Returns: The story.
    package func json(
        deliverer: OutboxLease.Holder?,
        at now: Date,
        includesMetadata: Bool = true
    ) -> JSONValue {
        var entryMembers = entry.members
        if !includesMetadata { entryMembers["metadata"] = nil }
        var members: [String: JSONValue] = [
            "entry": .object(entryMembers),
            "outcome": .string(outcome),
            "position": .integer(Int64(position)),
            "pauses": pauses.json,
            "deliverer": deliverer?.json ?? .null,
            "waiting": .array(waiting(for: deliverer, at: now).map { .string($0) }),
            "transitions": .array(transitions.map { $0.json(since: entry.enqueuedAt) }),
        ]
        members["repetition"] = repetition.map { .string($0) }
        return .object(members)
    }
}
