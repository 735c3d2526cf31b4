/// Metrics that are read when somebody asks for them.
protocol MetricReading: Sendable {
    /// The reading's name in metrics.
    var name: String { get }

    /// Reads them, and has its instruments tell them.
    func read() async throws
}
