import Hummingbird

/// All routes of a daemon.
enum DaemonRouter {
    /// Makes the router of one way to reach the daemon.
    ///
    /// - Parameters:
    ///   - parts: What the routes use.
    ///   - dashboard: The pages.
    ///   - admission: Who may use it.
    ///   - needsToken: Whether each request needs the token, or the way here is proof enough.
    /// - Returns: The router.
    static func make(
        _ parts: DaemonParts,
        dashboard: Dashboard,
        admission: Admission,
        needsToken: Bool
    ) -> Router<DaemonRequestContext> {
        let router = Router(context: DaemonRequestContext.self, options: .autoGenerateHeadEndpoints)
        let known = KnownRoutes()
        router.add(middleware: RequestMetrics(instruments: parts.metrics.http))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: RequestTracing())
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: HostGuard(admission: admission))
        router.add(middleware: FetchGuard())
        router.add(
            middleware: CallerGuard(
                admission: admission,
                needsToken: needsToken,
                openPaths: Dashboard.openPaths,
                isSignedIn: { dashboard.access.session(of: $0) != nil }
            )
        )
        router.add(middleware: MethodGuard(routes: known))
        HealthRoutes(parts: parts).add(to: router)
        MetricsRoutes(metrics: parts.metrics).add(to: router)
        DashboardRoutes(parts: parts, dashboard: dashboard).add(to: router)
        ActionRoutes(parts: parts, dashboard: dashboard).add(to: router)
        SignInRoutes(dashboard: dashboard).add(to: router)
        MessageRoutes(parts: parts).add(to: router)
        InboundRoutes(parts: parts).add(to: router)
        EventRoutes(parts: parts).add(to: router)
        CommandRoutes(parts: parts).add(to: router)
        WorkflowRoutes(parts: parts).add(to: router)
        StatusRoutes(parts: parts).add(to: router)
        StatisticsRoutes(parts: parts).add(to: router)
        PauseRoutes(parts: parts).add(to: router)
        OpenAPIRoutes().add(to: router)
        known.learn(router.routes)
        return router
    }
}
