#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SendReceipt {
    /// The receipt of an entry as it stands.
    public init(_ entry: OutboxEntry) {
        let delivery = entry.delivery
        let message = OutboundMessage("", to: entry.submission.route, metadata: entry.submission.metadata)
        self.init(
            for: message,
            idempotencyKey: delivery.attempt?.key ?? entry.submission.idempotencyKey ?? entry.id.description,
            status: Status(delivery.state),
            evidence: delivery.evidence ?? (delivery.isFinished ? .notExecuted : .stored),
            timestamp: delivery.finishedAt ?? entry.enqueuedAt
        )
        sessionKey = entry.submission.sessionKey
        entryID = entry.id
        isPossiblyRepeated = delivery.isPossiblyRepeated
    }
}

extension SendReceipt.Status {
    /// The status of an entry in a state.
    init(_ state: DeliveryState) {
        switch state {
        case .accepted: self = .sent
        case .queued, .submitting, .queuedByGateway: self = .queued
        case .rejected, .expired, .cancelled: self = .failed
        case .unknown, .partiallySent: self = .unknown
        }
    }
}
