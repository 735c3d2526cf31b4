package import CoreMetrics
package import OpenClawBridge
import Synchronization

/// Keeps metrics, and tells them in Prometheus' text format.
///
/// Counters and meters become counters and gauges; recorders and timers become summaries, timers in seconds. A metric has at most
/// ``seriesLimit`` label sets: what comes with others is counted under the one label `overflow="true"`, so that no caller can make
/// memory grow.
package final class PrometheusRegistry: MetricsFactory {
    /// How many label sets a metric has at most, beside the one for the rest.
    package let seriesLimit: Int

    private let help: [String: String]
    private let uptime: @Sendable () -> Duration
    private let families = Mutex<[String: MetricFamily]>([:])

    /// Makes an empty registry.
    ///
    /// - Parameters:
    ///   - help: What each metric means, by its name.
    ///   - seriesLimit: How many label sets a metric has at most.
    ///   - time: Measures the window of the quantiles.
    package init(help: [String: String] = [:], seriesLimit: Int = 200, time: DeliveryTime = .system) {
        self.help = help
        self.seriesLimit = seriesLimit
        uptime = time.uptime
    }

    /// All metrics in the text exposition format, version 0.0.4.
    package func exposition() -> String {
        let now = uptime()
        let families = families.withLock { Array($0.values) }
        var text = ExpositionText()
        for family in families.sorted(by: { $0.name < $1.name }) where !family.series.isEmpty {
            text.begin(family, help: help[family.name])
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                for sample in series.samples(at: now) { text.append(sample, of: family.name, labels) }
            }
        }
        return text.text
    }

    /// The names of all metrics that were made.
    package var names: Set<String> { families.withLock { Set($0.keys) } }

    // MARK: Making

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions, .counter) { CounterSeries() }
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        find(label, dimensions, .counter) { RealCounterSeries() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, dimensions, .gauge) { GaugeSeries() }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return find(label, dimensions, .gauge) { GaugeSeries() } }
        return find(label, dimensions, .summary) { SummarySeries(steps: 1000, uptime: self.uptime) }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions, .summary) { SummarySeries(steps: 1e6, uptime: self.uptime) }
    }

    /// A name belongs to the kind that came first; what is made under it later as another kind is told nowhere.
    private func find<Series: MetricSeries>(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: MetricKind,
        make: () -> Series
    ) -> Series {
        let name = MetricName.metric(label)
        let labels = LabelSet(dimensions)
        return families.withLock { families in
            guard families[name, default: MetricFamily(name: name, kind: kind)].kind == kind else { return make() }
            return families[name, default: MetricFamily(name: name, kind: kind)]
                .find(labels, limit: seriesLimit, make: make)
        }
    }

    // MARK: Removing

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func remove(_ handler: AnyObject) {
        families.withLock { families in
            for name in families.keys { families[name]?.remove(handler) }
        }
    }
}
