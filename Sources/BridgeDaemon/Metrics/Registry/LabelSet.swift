/// The labels of one series, in the order of their names.
struct LabelSet: Sendable, Hashable {
    /// The name and the value of a label.
    struct Label: Sendable, Hashable {
        let name: String
        let value: String
    }

    let labels: [Label]

    /// The label set under which everything is counted that goes beyond the limit of a metric.
    static let overflow = LabelSet([("overflow", "true")])

    /// The longest value of a label, in characters; longer ones are cut.
    static let longestValue = 120

    init(_ dimensions: [(String, String)]) {
        var labels: [Label] = []
        for (name, value) in dimensions {
            let name = MetricName.label(name)
            guard !labels.contains(where: { $0.name == name }) else { continue }
            labels.append(Label(name: name, value: String(value.prefix(Self.longestValue))))
        }
        self.labels = labels.sorted { $0.name < $1.name }
    }
}

extension LabelSet: Comparable {
    static func < (lhs: LabelSet, rhs: LabelSet) -> Bool {
        lhs.labels.lexicographicallyPrecedes(rhs.labels) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
