import Hummingbird

/// All routes of a daemon.
enum DaemonRouter {
    /// Makes the router of one way to reach the daemon.
    ///
    /// - Parameters:
    ///   - parts: What the routes use.
    ///   - token: The token that each request needs, or `nil` where the way here is proof enough.
    /// - Returns: The router.
    static func make(_ parts: DaemonParts, token: APIToken?) -> Router<DaemonRequestContext> {
        let router = Router(context: DaemonRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: HostGuard(hosts: parts.configuration.http.hosts))
        router.add(middleware: CallerGuard(token: token, openPaths: [], isSignedIn: { _ in false }))
        HealthRoutes(parts: parts).add(to: router)
        return router
    }
}
