import CoreMetrics

/// The counters of an inbox, made once.
///
/// Names and units are part of the public documentation.
struct InboxInstruments: Sendable {
    /// What became of a message, or of one try to handle it.
    enum Outcome: String, CaseIterable {
        /// The handler is done with it.
        case handled
        /// The handler failed, and gets it again.
        case retried
        /// The handler failed as often as it may.
        case failed
        /// It was too old to be handled.
        case expired
    }

    private let received: [InboxEntry.Source: Counter]
    private let settled: [Outcome: Counter]

    init(factory: any MetricsFactory) {
        func counter(_ name: String, _ dimension: (String, String)) -> Counter {
            Counter(label: "openclaw_inbox_\(name)_total", dimensions: [dimension], factory: factory)
        }
        received = Dictionary(
            uniqueKeysWithValues: InboxEntry.Source.allCases.map { ($0, counter("received", ("source", $0.rawValue))) }
        )
        settled = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { ($0, counter("settled", ("outcome", $0.rawValue))) }
        )
    }

    /// Counts messages that were not in the inbox before.
    func count(filed entries: [InboxEntry]) {
        for entry in entries { received[entry.source]?.increment() }
        count(.expired, entries.count { $0.state == .expired })
    }

    func count(_ outcome: Outcome, _ number: Int = 1) {
        if number > 0 { settled[outcome]?.increment(by: number) }
    }
}
