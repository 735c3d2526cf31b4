/// What happens to deliveries, told to those who log and measure it.
package enum DeliveryReport: Sendable {
    /// A message was taken in.
    case enqueued(OutboxEntry)
    /// An attempt was answered, or certainly will not be, and the outcome is on record.
    case attempted(AttemptReport)
    /// A delivery ended without an attempt: it was found in the history, given up, expired or cancelled.
    case ended(OutboxEntry)
    /// A circuit breaker opened or closed.
    case breaker(BreakerReport)
}

/// One attempt and what became of it.
package struct AttemptReport: Sendable {
    /// The entry as it stands after the attempt.
    package let entry: OutboxEntry
    /// The number of the attempt, from 1.
    package let number: Int
    /// How often a failing message is tried in all.
    package let limit: Int
    /// The gateway's answer.
    package let answer: AttemptAnswer
    /// How long the gateway took for it.
    package let latency: Duration

    /// Whether another attempt will be made.
    package var isRetried: Bool { entry.delivery.state == .queued && !answer.isSuccess }
}

/// What a circuit breaker does from now on.
package struct BreakerReport: Sendable, Hashable {
    /// The lane that it belongs to, or `nil` for the gateway's.
    package let lane: Lane?
    /// How long it lets nothing through, or `nil` when it is closed again.
    package let openFor: Duration?
    /// Why.
    package let reason: String

    init(_ change: CircuitBreaker.Change, of lane: Lane?, at now: Duration) {
        self.lane = lane
        openFor = if case .open(let until) = change.state { max(until - now, .zero) } else { nil }
        reason = change.reason.rawValue
    }
}

extension AttemptAnswer {
    /// Whether the message, or a part of it, is in the gateway's hands.
    package var isSuccess: Bool {
        switch self {
        case .accepted, .kept: true
        default: false
        }
    }

    /// Why it did not work, in words, without the text of the message.
    package var reason: String? {
        switch self {
        case .accepted, .kept: nil
        case .partiallySent(let reason), .rejected(let reason, _), .notExecuted(let reason, _),
            .rateLimited(let reason, _), .channelFailed(let reason, _), .unanswered(let reason, _):
            reason
        }
    }
}
