/// What kind of metric it is, in Prometheus' words.
enum MetricKind: String, Sendable {
    case counter, gauge, summary
}
