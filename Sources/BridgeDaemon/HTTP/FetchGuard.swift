import HTTPTypes
import Hummingbird

/// Refuses requests that would change something and that the browser itself says come from a page of somebody else.
///
/// Other ports of this machine count as somebody else too, which neither the host nor the cookie of a session tells apart.
struct FetchGuard: RouterMiddleware {
    typealias Context = DaemonRequestContext

    private static let site = HTTPField.Name("Sec-Fetch-Site")

    func handle(
        _ request: Request,
        context: DaemonRequestContext,
        next: @concurrent (Request, DaemonRequestContext) async throws -> Response
    ) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        if !isReading, let name = Self.site, let site = request.headers[name], site != "same-origin", site != "none" {
            throw Problem(.forbidden, "http.site", "A page of another site may not change anything here.")
        }
        return try await next(request, context)
    }
}
