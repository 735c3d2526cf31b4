import CoreMetrics
import Synchronization

/// The numbers of one metric under one label set.
protocol MetricSeries: AnyObject, Sendable {
    /// What is to be told of it now.
    ///
    /// - Parameter now: The time on the registry's clock.
    /// - Returns: The lines' endings, in order.
    func samples(at now: Duration) -> [MetricSample]
}

/// One number, as it is told.
struct MetricSample: Sendable, Hashable {
    /// What is added to the metric's name, as in `_sum`.
    var suffix = ""
    /// Which quantile it is.
    var quantile: String?
    var value: MetricValue
}

/// A number that keeps its exactness.
enum MetricValue: Sendable, Hashable {
    case whole(UInt64)
    case real(Double)
}

/// A counter of whole numbers.
final class CounterSeries: MetricSeries, CounterHandler {
    private let value = Atomic<UInt64>(0)

    func increment(by amount: Int64) {
        // A counter never goes back.
        guard amount > 0 else { return }
        value.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    func reset() { value.store(0, ordering: .relaxed) }

    func samples(at now: Duration) -> [MetricSample] { [MetricSample(value: .whole(value.load(ordering: .relaxed)))] }
}

/// A counter of any amounts.
final class RealCounterSeries: MetricSeries, FloatingPointCounterHandler {
    private let value = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }

    func samples(at now: Duration) -> [MetricSample] { [MetricSample(value: .real(value.withLock(\.self)))] }
}

/// A number that goes up and down.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func samples(at now: Duration) -> [MetricSample] { [MetricSample(value: .real(value.withLock(\.self)))] }
}
