import CoreMetrics
import OpenClawBridge

/// Reads what the stores hold when somebody asks, and not too often.
///
/// A reading is good for a second, and for twenty times as long as it took: whoever asks all the time takes at most a twentieth of
/// the time for it. When something cannot be read, its last numbers stay, and the failure is counted.
actor MetricReadings {
    private let readings: [(reading: any MetricReading, errors: Counter)]
    private let time: DeliveryTime
    private var present: Task<Void, Never>?
    private var goodUntil: Duration?

    init(_ readings: [any MetricReading], factory: any MetricsFactory, time: DeliveryTime) {
        self.readings = readings.map { reading in
            let label = "openclaw_metrics_reading_errors_total"
            return (reading, Counter(label: label, dimensions: [("source", reading.name)], factory: factory))
        }
        self.time = time
    }

    /// Returns when the numbers are fresh enough.
    func refresh() async {
        if let goodUntil, time.uptime() < goodUntil { return }
        if let present { return await present.value }
        // Not structured: all who ask meanwhile wait for the same reading, and none of them ends it by going away.
        let reading = Task { await self.read() }
        present = reading
        await reading.value
    }

    private func read() async {
        let start = time.uptime()
        for (reading, errors) in readings {
            do { try await reading.read() } catch { errors.increment() }
        }
        let end = time.uptime()
        goodUntil = end + max(.seconds(1), (end - start) * 20)
        present = nil
    }
}
