import HTTPTypes
import Hummingbird
import Synchronization

/// Answers requests whose path is known with other methods: `OPTIONS` with those methods, everything else with 405.
struct MethodGuard: RouterMiddleware {
    typealias Context = DaemonRequestContext

    let routes: KnownRoutes

    func handle(
        _ request: Request,
        context: DaemonRequestContext,
        next: @concurrent (Request, DaemonRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            let methods = routes.methods(of: request.uri.path)
            guard !methods.isEmpty else { throw error }
            let allowed = (methods + [.options]).map(\.rawValue).sorted().joined(separator: ", ")
            if request.method == .options { return Response(status: .noContent, headers: [.allow: allowed]) }
            var problem = Problem(
                .methodNotAllowed,
                "http.methodNotAllowed",
                "This path does not know that method.",
                advice: "It knows \(allowed)."
            )
            problem.headers[.allow] = allowed
            throw problem
        }
    }
}

/// The paths of a router, and their methods.
final class KnownRoutes: Sendable {
    private struct Route {
        let parts: [Substring]
        let method: HTTPRequest.Method
    }

    private let routes = Mutex<[Route]>([])

    /// Takes up all routes of a router, once they are there.
    func learn(_ routes: [Router<DaemonRequestContext>.RouteDescription]) {
        let learned = routes.map { route in
            Route(parts: Self.parts(of: route.path.description), method: route.method)
        }
        self.routes.withLock { $0 = learned }
    }

    /// The methods that a path knows; none for a path that is not known.
    func methods(of path: String) -> [HTTPRequest.Method] {
        let parts = Self.parts(of: path)
        let fitting = routes.withLock(\.self).filter { route in
            route.parts.count == parts.count
                && zip(route.parts, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // A path that is spelled out goes before one with a variable part, as it does in the router.
        let exact = fitting.filter { $0.parts == parts }
        let methods = Set((exact.isEmpty ? fitting : exact).map(\.method))
        return Array(methods.contains(.get) ? methods.union([.head]) : methods)
    }

    private static func parts(of path: String) -> [Substring] { path.split(separator: "/") }
}
