/// How long single requests took.
struct Latencies {
    private var microseconds: [Double] = []

    init(capacity: Int) { microseconds.reserveCapacity(capacity) }

    mutating func measure(_ request: () throws -> Void) rethrows {
        let start = ContinuousClock.now
        try request()
        microseconds.append((ContinuousClock.now - start) / .microseconds(1))
    }

    mutating func measure(_ request: () async throws -> Void) async rethrows {
        let start = ContinuousClock.now
        try await request()
        microseconds.append((ContinuousClock.now - start) / .microseconds(1))
    }

    /// The median and the two percentiles that users feel.
    func measurements(_ name: String) -> [Report.Measurement] {
        let sorted = microseconds.sorted()
        return [50, 95, 99].map { percentile in
            let value = sorted.isEmpty ? .nan : sorted[(sorted.count - 1) * percentile / 100]
            return Report.Measurement(name: "\(name), p\(percentile)", unit: "µs", value: value)
        }
    }
}
