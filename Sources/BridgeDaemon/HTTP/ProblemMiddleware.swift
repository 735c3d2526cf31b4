import Hummingbird
import Logging

/// Tells every error as a problem document.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = DaemonRequestContext

    func handle(
        _ request: Request,
        context: DaemonRequestContext,
        next: @concurrent (Request, DaemonRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(error)
            if problem.status.kind == .serverError {
                context.logger.error(
                    "A request could not be carried out.",
                    metadata: ["error.type": "\(problem.code)", "error.message": "\(error)"]
                )
            }
            return problem.response
        }
    }
}
