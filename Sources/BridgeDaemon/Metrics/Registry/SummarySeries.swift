import CoreMetrics
import Synchronization

/// Quantiles of the last minutes, and the sum and the number of all values.
final class SummarySeries: MetricSeries, RecorderHandler, TimerHandler {
    private struct State {
        var window = QuantileWindow()
        var sum = 0.0
        var count: UInt64 = 0
    }

    /// The quantiles that are told.
    static let quantiles = ["0.5", "0.95", "0.99"]

    /// How many steps of the quantiles there are in one unit of the metric: quantiles are exact to one step, or 1 %.
    private let steps: Double
    private let uptime: @Sendable () -> Duration
    private let state = Mutex(State())

    init(steps: Double, uptime: @escaping @Sendable () -> Duration) {
        self.steps = steps
        self.uptime = uptime
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let now = uptime()
        let step = (Double.maximum(value, 0) * steps).rounded()
        state.withLock { state in
            state.window.record(UInt64(exactly: step) ?? .max, at: now)
            state.sum += value
            state.count += 1
        }
    }

    func samples(at now: Duration) -> [MetricSample] {
        let (values, sum, count) = state.withLock { state in
            (state.window.values(at: Self.quantiles.compactMap(Double.init), now: now), state.sum, state.count)
        }
        let quantiles = zip(Self.quantiles, values).map { name, value in
            MetricSample(quantile: name, value: .real(value.map { Double($0) / steps } ?? .nan))
        }
        return quantiles + [
            MetricSample(suffix: "_sum", value: .real(sum)), MetricSample(suffix: "_count", value: .whole(count)),
        ]
    }
}
