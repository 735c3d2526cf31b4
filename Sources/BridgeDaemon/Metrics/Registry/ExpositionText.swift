/// Writes Prometheus' text exposition format, version 0.0.4.
struct ExpositionText {
    /// The content type of the format.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Writes what a metric is, before its samples.
    mutating func begin(_ family: MetricFamily, help: String?) {
        if let help { text += "# HELP \(family.name) \(Self.escape(help, quotes: false))\n" }
        text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
    }

    mutating func append(_ sample: MetricSample, of name: String, _ labels: LabelSet) {
        text += name + sample.suffix
        var pairs = labels.labels.map { ($0.name, $0.value) }
        if let quantile = sample.quantile { pairs.append(("quantile", quantile)) }
        if !pairs.isEmpty {
            let written = pairs.map { "\($0)=\"\(Self.escape($1, quotes: true))\"" }
            text += "{\(written.joined(separator: ","))}"
        }
        text += " \(Self.number(sample.value))\n"
    }

    private static func number(_ value: MetricValue) -> String {
        switch value {
        case .whole(let value): return "\(value)"
        case .real(let value):
            if value.isNaN { return "NaN" }
            if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
            if let whole = Int64(exactly: value) { return "\(whole)" }
            return "\(value)"
        }
    }

    private static func escape(_ value: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
