/// Makes names that Prometheus takes out of any others.
enum MetricName {
    /// The name of a metric: letters, digits, `_` and `:`, no digit first.
    static func metric(_ text: String) -> String { clean(text, alsoAllowed: ":") }

    /// The name of a label: letters, digits and `_`, no digit first, and not the one that summaries use themselves.
    static func label(_ text: String) -> String {
        let name = clean(text, alsoAllowed: nil)
        return name == "quantile" ? "exported_quantile" : name
    }

    private static func clean(_ text: String, alsoAllowed extra: Unicode.Scalar?) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            let isAllowed =
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_": true
                default: scalar == extra
                }
            name.unicodeScalars.append(isAllowed ? scalar : "_")
        }
        guard let first = name.unicodeScalars.first else { return "_" }
        return ("0"..."9").contains(first) ? "_" + name : name
    }
}
