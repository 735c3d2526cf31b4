import CoreMetrics
import Synchronization

/// A counter of something that tells its total by itself.
final class TotalCounter: Sendable {
    private let counter: FloatingPointCounter
    private let last = Mutex(0.0)

    init(label: String, factory: any MetricsFactory) {
        counter = FloatingPointCounter(label: label, dimensions: [], factory: factory)
    }

    /// Takes over the total; one that is less than the last is a beginning anew.
    func tell(_ total: Double) {
        last.withLock { last in
            counter.increment(by: total < last ? total : total - last)
            last = total
        }
    }
}
