import CoreMetrics

/// The counters of notifications, made once.
///
/// Names are part of the public documentation: `openclaw_notifications_sent_total` and so on, by `kind`.
struct NotificationInstruments: Sendable {
    enum Event: String, CaseIterable {
        /// A message was handed over; several notifications may be in it.
        case sent
        /// A notification was held back.
        case held
        /// A notification became a part of a message with others.
        case merged
        /// The target was told the same before.
        case suppressed
        /// A message was not sent, or a notification could not be stored.
        case failed
    }

    private let counters: [Event: [NotificationKind: Counter]]

    init(factory: any MetricsFactory) {
        counters = Dictionary(
            uniqueKeysWithValues: Event.allCases.map { event in
                let kinds = NotificationKind.allCases.map { kind in
                    let label = "openclaw_notifications_\(event.rawValue)_total"
                    return (kind, Counter(label: label, dimensions: [("kind", kind.rawValue)], factory: factory))
                }
                return (event, Dictionary(uniqueKeysWithValues: kinds))
            }
        )
    }

    func count(_ event: Event, _ kind: NotificationKind) { counters[event]?[kind]?.increment() }
}
