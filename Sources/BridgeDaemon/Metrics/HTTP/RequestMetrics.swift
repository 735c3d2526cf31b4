import Hummingbird

/// Counts every request with its route, its method and the kind of its response.
///
/// It stands outside of everything that answers, so that refusals count as well.
struct RequestMetrics: RouterMiddleware {
    typealias Context = DaemonRequestContext

    let instruments: HTTPInstruments

    func handle(
        _ request: Request,
        context: DaemonRequestContext,
        next: @concurrent (Request, DaemonRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        instruments.count(
            route: context.endpointPath,
            method: request.method,
            status: response.status,
            duration: ContinuousClock.now - start
        )
        return response
    }
}
