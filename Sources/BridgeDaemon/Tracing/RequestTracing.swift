import HTTPTypes
import Hummingbird
import OpenClawBridge
import Tracing

/// Records requests as spans, in the caller's trace where one is told.
///
/// A request without a trace begins one when it changes something; one that only looks is not recorded. Headers that break the
/// rules of W3C Trace Context count as missing.
struct RequestTracing: RouterMiddleware {
    typealias Context = DaemonRequestContext

    func handle(
        _ request: Request,
        context: DaemonRequestContext,
        next: @concurrent (Request, DaemonRequestContext) async throws -> Response
    ) async throws -> Response {
        let caller = Self.trace(of: request.headers)
        guard caller != nil || request.method != .get && request.method != .head else {
            return try await next(request, context)
        }
        return try await withSpan(
            "\(request.method.rawValue)",
            context: caller?.instrumentationContext ?? .topLevel,
            ofKind: .server
        ) { span in
            let response = try await next(request, context)
            // The pattern of the route: a path names messages.
            let route = context.endpointPath ?? "NotFound"
            span.operationName = "\(request.method.rawValue) \(route)"
            span.attributes["http.request.method"] = request.method.rawValue
            span.attributes["http.route"] = route
            span.attributes["http.response.status_code"] = response.status.code
            if response.status.kind == .serverError { span.setStatus(SpanStatus(code: .error)) }
            return response
        }
    }

    /// The caller's trace; several headers `traceparent` are none.
    static func trace(of headers: HTTPFields) -> TraceContext? {
        func values(_ name: String) -> [String] { headers.filter { $0.name.canonicalName == name }.map(\.value) }
        let parents = values("traceparent")
        guard let parent = parents.first, parents.count == 1 else { return nil }
        let states = values("tracestate")
        return TraceContext(parent: parent, state: states.isEmpty ? nil : states.joined(separator: ","))
    }
}
