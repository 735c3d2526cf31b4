import HTTPTypes
import Hummingbird

/// Lets those through who have shown that they may use the daemon.
struct CallerGuard: RouterMiddleware {
    typealias Context = DaemonRequestContext

    let admission: Admission
    /// Whether a request needs the token, or the way here is proof enough.
    let needsToken: Bool
    /// The paths that need no proof: the way to give it.
    let openPaths: Set<String>
    /// Whether a request comes from a browser that was signed in.
    let isSignedIn: @Sendable (Request) -> Bool

    func handle(
        _ request: Request,
        context: DaemonRequestContext,
        next: @concurrent (Request, DaemonRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if needsToken {
            if let given = Self.bearer(request.headers[.authorization]), admission.matches(given) {
                context.caller = .token
            } else if isSignedIn(request) {
                context.caller = .session
            } else if !openPaths.contains(request.uri.path) {
                if Self.isBrowser(request) { return Response(status: .seeOther, headers: [.location: "/sign-in"]) }
                throw unauthorized
            }
        } else {
            context.caller = .socket
        }
        return try await next(request, context)
    }

    /// Whether somebody wants to see a page, and can be shown the way to sign in.
    private static func isBrowser(_ request: Request) -> Bool {
        request.method == .get && request.headers[.accept]?.lowercased().contains("text/html") == true
    }

    private static func bearer(_ header: String?) -> String? {
        guard let header, header.lowercased().hasPrefix("bearer ") else { return nil }
        return String(header.dropFirst(7))
    }

    private var unauthorized: Problem {
        var problem = Problem(
            .unauthorized,
            "http.unauthorized",
            "This needs the daemon's token.",
            advice: "Send the header Authorization: Bearer, with the content of the file openclaw.http.tokenFile."
        )
        problem.headers[.wwwAuthenticate] = "Bearer"
        return problem
    }
}
