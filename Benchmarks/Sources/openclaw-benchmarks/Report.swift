import Foundation

/// What was measured, in the order of the first occurrence.
struct Report: Sendable {
    struct Measurement: Sendable {
        var name: String
        var unit: String
        var value: Double
    }

    private struct Series: Codable, Sendable {
        var name: String
        var unit: String
        var values: [Double]
        var minimum: Double { values.min() ?? .nan }
        var median: Double { values.isEmpty ? .nan : values.sorted()[values.count / 2] }
        var maximum: Double { values.max() ?? .nan }
    }

    private var series: [Series] = []

    mutating func add(_ measurements: [Measurement]) {
        for measurement in measurements {
            if let index = series.firstIndex(where: { $0.name == measurement.name }) {
                series[index].values.append(measurement.value)
            } else {
                series.append(Series(name: measurement.name, unit: measurement.unit, values: [measurement.value]))
            }
        }
    }

    /// Forgets the first repetition of a part: it filled caches and set up threads.
    mutating func dropWarmUp(_ part: String) {
        for index in series.indices where series[index].name.hasPrefix(part) { series[index].values.removeFirst() }
    }

    func table() -> String {
        let rows = series.map { row in
            let numbers = [row.minimum, row.median, row.maximum].map { Self.text($0, row.unit) }
            return "| \(row.name) | \(numbers.joined(separator: " | ")) | \(row.unit) |"
        }
        return (["| measure | minimum | median | maximum | unit |", "|---|--:|--:|--:|---|"] + rows)
            .joined(separator: "\n")
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(series), as: UTF8.self)
    }

    private static func text(_ value: Double, _ unit: String) -> String {
        ["µs", "ms", "MB"].contains(unit) ? String(format: "%.1f", value) : String(format: "%.0f", value)
    }
}
