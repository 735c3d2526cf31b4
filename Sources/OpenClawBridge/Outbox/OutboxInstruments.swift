import CoreMetrics

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The instruments of an outbox and its delivery, made once.
///
/// Names and units are part of the public documentation.
struct OutboxInstruments: Sendable {
    /// Messages that were taken in.
    let enqueued: Counter
    /// Attempts that were not the first one of their part.
    let retries: Counter
    /// Attempts that got no answer in time.
    let timeouts: Counter
    /// Searches in the history.
    let lookUps: Counter
    /// Messages that ended with the mark that they may have arrived more than once.
    let possiblyRepeated: Counter
    /// Errors of the store during delivery.
    let storeErrors: Counter
    /// How long the gateway took to answer an attempt.
    let attemptDuration: Timer
    /// How long it took from the time that a message was due until it was accepted.
    let deliveryDuration: Timer
    /// What protects the gateway, and how full it is.
    let pressure: PressureInstruments
    private let attempts: [String: Counter]
    private let finished: [DeliveryState: Counter]
    private let refused: [OutboxError.Code: Counter]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ name: String, _ dimensions: [(String, String)] = []) -> Counter {
            Counter(label: "openclaw_outbox_\(name)_total", dimensions: dimensions, factory: factory)
        }
        func timer(_ name: String) -> Timer {
            Timer(label: "openclaw_outbox_\(name)_seconds", dimensions: [], factory: factory)
        }
        enqueued = counter("enqueued")
        retries = counter("retries")
        timeouts = counter("timeouts")
        lookUps = counter("look_ups")
        possiblyRepeated = counter("possibly_repeated")
        storeErrors = counter("store_errors")
        attemptDuration = timer("attempt_duration")
        deliveryDuration = timer("delivery_duration")
        pressure = PressureInstruments(factory: factory)
        attempts = Dictionary(
            uniqueKeysWithValues: AttemptAnswer.names.map { ($0, counter("attempts", [("outcome", $0)])) }
        )
        finished = Dictionary(
            uniqueKeysWithValues: DeliveryState.allCases.filter(\.isFinal).map { state in
                (state, counter("finished", [("outcome", state.metricName)]))
            }
        )
        refused = Dictionary(
            uniqueKeysWithValues: OutboxError.Code.allCases.map { ($0, counter("refused", [("reason", $0.rawValue)])) }
        )
    }

    /// Counts the answer to an attempt, which came after a while.
    func count(_ answer: AttemptAnswer, after duration: Duration) {
        attempts[answer.name]?.increment()
        switch answer {
        case .accepted, .kept, .partiallySent, .rejected, .rateLimited, .channelFailed:
            attemptDuration.recordSeconds(duration / .seconds(1))
        case .unanswered(_, let isTimeout):
            if isTimeout { timeouts.increment() }
        case .notExecuted:
            break
        }
    }

    /// Counts a message that the outbox is done with, once.
    func count(finished entry: OutboxEntry) {
        guard let end = entry.delivery.finishedAt else { return }
        finished[entry.delivery.state]?.increment()
        if entry.delivery.isPossiblyRepeated { possiblyRepeated.increment() }
        guard entry.delivery.state == .accepted else { return }
        // A message that is to go out tomorrow has not waited since today.
        let due = max(entry.enqueuedAt, entry.submission.options.notBefore ?? entry.enqueuedAt)
        deliveryDuration.recordSeconds(Double.maximum(end.timeIntervalSince(due), 0))
    }

    /// Counts a message that was not taken in.
    func count(refused error: OutboxError) { refused[error.code]?.increment() }
}

extension DeliveryState {
    /// The state's name in metrics.
    package var metricName: String {
        switch self {
        case .queued, .submitting, .accepted, .rejected, .unknown, .expired, .cancelled: rawValue
        case .queuedByGateway: "queued_by_gateway"
        case .partiallySent: "partially_sent"
        }
    }
}

extension AttemptAnswer {
    package static let names = [
        "accepted", "kept", "partially_sent", "rejected", "not_executed", "rate_limited", "channel_failed",
        "unanswered",
    ]

    /// The answer's name in metrics and logs.
    package var name: String {
        switch self {
        case .accepted: "accepted"
        case .kept: "kept"
        case .partiallySent: "partially_sent"
        case .rejected: "rejected"
        case .notExecuted: "not_executed"
        case .rateLimited: "rate_limited"
        case .channelFailed: "channel_failed"
        case .unanswered: "unanswered"
        }
    }
}
