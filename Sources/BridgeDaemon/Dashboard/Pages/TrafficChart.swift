/// A picture of the last hour, with one place for each minute; drawn in units of its own, which the page stretches.
struct TrafficChart: Sendable {
    /// A line or bars in the picture.
    struct Series: Sendable, Hashable {
        let name: String
        /// How it looks: the name of a class in the style sheet.
        let style: String
        /// The outline, in the language of SVG.
        let path: String
    }

    let id: String
    let title: String
    /// What the picture shows, in a sentence.
    let summary: String
    /// The value at the upper edge.
    let top: String
    let series: [Series]

    /// The width of a minute and the height of the picture.
    private static let step = 5
    private static let height = 80.0

    /// How many messages ended in each minute.
    static func throughput(_ minutes: [TrafficHour.Minute]) -> TrafficChart {
        let top = max(minutes.map { $0.accepted + $0.failed }.max() ?? 0, 1)
        let (accepted, failed) = (minutes.map(\.accepted), minutes.map(\.failed))
        let sum = accepted.reduce(0, +)
        let most = accepted.max() ?? 0
        return TrafficChart(
            id: "throughput",
            title: "Accepted per minute",
            summary: sum == 0
                ? "No message was accepted in the last hour; \(failed.reduce(0, +)) failed."
                : "\(sum) accepted in the last hour, at most \(most) in a minute; \(failed.reduce(0, +)) failed.",
            top: "\(top)",
            series: [
                Series(name: "accepted", style: "bar", path: bars(accepted, on: [], top: top)),
                Series(name: "failed", style: "bar failed", path: bars(failed, on: accepted, top: top)),
            ]
        )
    }

    /// How long messages took from taken in to accepted.
    static func latency(_ minutes: [TrafficHour.Minute]) -> TrafficChart {
        let top = max(minutes.compactMap(\.slow).max() ?? .zero, .milliseconds(1))
        let latest = minutes.last { $0.slow != nil }
        var summary = "No message was accepted in the last hour."
        if let median = latest?.median, let slow = latest?.slow {
            summary =
                "In the last minute with messages, half were accepted within \(Moment.precise(median)), "
                + "95 % within \(Moment.precise(slow))."
        }
        return TrafficChart(
            id: "latency",
            title: "Time to accepted",
            summary: summary,
            top: latest == nil ? "" : Moment.precise(top),
            series: [
                Series(name: "half within", style: "line", path: line(minutes.map(\.median), top: top)),
                Series(name: "95 % within", style: "line slow", path: line(minutes.map(\.slow), top: top)),
            ]
        )
    }

    private static func bars(_ values: [Int], on base: [Int], top: Int) -> String {
        var path = ""
        for (place, value) in values.enumerated() where value > 0 {
            let from = base.isEmpty ? 0 : base[place]
            path += "M\(place * step) \(y(from, top))V\(y(from + value, top))h\(step - 1)V\(y(from, top))z"
        }
        return path
    }

    /// Minutes without a value interrupt the line.
    private static func line(_ values: [Duration?], top: Duration) -> String {
        var path = ""
        var isDrawing = false
        for (place, value) in values.enumerated() {
            defer { isDrawing = value != nil }
            guard let value else { continue }
            let height = decimal((1 - value / top) * Self.height)
            path += "\(isDrawing ? "L" : "M")\(place * step + step / 2) \(height)"
            // A single point is a line without length, whose round ends show.
            if !isDrawing { path += "h0" }
        }
        return path
    }

    private static func y(_ value: Int, _ top: Int) -> String { decimal((1 - Double(value) / Double(top)) * height) }

    /// One digit behind the point.
    private static func decimal(_ value: Double) -> String {
        let tenths = Int((min(max(value, 0), height) * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
