/// One metric with all its series.
struct MetricFamily: Sendable {
    let name: String
    let kind: MetricKind
    private(set) var series: [LabelSet: any MetricSeries] = [:]

    init(name: String, kind: MetricKind) {
        self.name = name
        self.kind = kind
    }

    /// The series with these labels, or with those that stand for all that is too much.
    mutating func find<Series: MetricSeries>(_ labels: LabelSet, limit: Int, make: () -> Series) -> Series {
        let labels = series[labels] == nil && series.count >= limit ? .overflow : labels
        if let known = series[labels] as? Series { return known }
        let made = make()
        // A label set that is taken by another sort of counter keeps it; this one is counted nowhere.
        if series[labels] == nil { series[labels] = made }
        return made
    }

    mutating func remove(_ handler: AnyObject) {
        series = series.filter { $0.value !== handler }
    }
}
