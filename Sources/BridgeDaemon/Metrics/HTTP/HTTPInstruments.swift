import CoreMetrics
import HTTPTypes

/// The instruments of requests.
///
/// Routes are those that exist, methods those that are common; a caller cannot make up others.
struct HTTPInstruments: Sendable {
    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
    private let factory: any MetricsFactory

    init(factory: any MetricsFactory) { self.factory = factory }

    /// Counts a request.
    ///
    /// - Parameters:
    ///   - route: The pattern of the route that took it, or `nil` when none did.
    ///   - method: Its method.
    ///   - status: The status of the response.
    ///   - duration: How long the response's head took.
    func count(route: String?, method: HTTPRequest.Method, status: HTTPResponse.Status, duration: Duration) {
        let labels = [
            ("route", route ?? "NotFound"), ("method", Self.methods.contains(method) ? method.rawValue : "other"),
        ]
        let status = [("status", "\(status.code / 100)xx")]
        Counter(label: "openclaw_http_requests_total", dimensions: labels + status, factory: factory).increment()
        Timer(label: "openclaw_http_request_duration_seconds", dimensions: labels, factory: factory)
            .recordSeconds(duration / .seconds(1))
    }
}
