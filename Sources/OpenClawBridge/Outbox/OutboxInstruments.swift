import CoreMetrics

/// The counters of an outbox, made once.
///
/// Names and units are part of the public documentation.
struct OutboxInstruments: Sendable {
    /// Messages that were taken in.
    let enqueued: Counter
    /// Messages that were refused because a limit was reached or the store failed.
    let refused: Counter
    /// Searches in the history.
    let lookUps: Counter
    /// Messages that ended with the mark that they may have arrived more than once.
    let possiblyRepeated: Counter
    /// Errors of the store during delivery.
    let storeErrors: Counter
    private let attempts: [String: Counter]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ name: String, _ dimensions: [(String, String)] = []) -> Counter {
            Counter(label: "openclaw_outbox_\(name)_total", dimensions: dimensions, factory: factory)
        }
        enqueued = counter("enqueued")
        refused = counter("refused")
        lookUps = counter("look_ups")
        possiblyRepeated = counter("possibly_repeated")
        storeErrors = counter("store_errors")
        attempts = Dictionary(
            uniqueKeysWithValues: AttemptAnswer.names.map { ($0, counter("attempts", [("outcome", $0)])) }
        )
    }

    /// Counts the answer to an attempt.
    func count(_ answer: AttemptAnswer) { attempts[answer.name]?.increment() }
}

extension AttemptAnswer {
    static let names = [
        "accepted", "kept", "partially_sent", "rejected", "not_executed", "rate_limited", "channel_failed",
        "unanswered",
    ]

    /// The answer's name in metrics.
    var name: String {
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
