import HTTPTypes
import Hummingbird
import OpenClawGateway

/// The way into the dashboard for a browser, which cannot send the token with each request, and the way out.
struct SignInRoutes {
    typealias Context = DaemonRequestContext

    let dashboard: Dashboard

    func add(to router: Router<Context>) {
        router.get("/sign-in") { request, context in
            guard context.caller == nil else { return way(to: "/") }
            return page(nil, request, context)
        }
        router.post("/sign-in") { request, context in
            guard context.caller == nil else { return way(to: "/") }
            do {
                let form = try await request.form()
                return answer(dashboard.access.signIn(form["token"] ?? ""), request, context)
            } catch {
                return dashboard.trouble(error, request, context)
            }
        }
        router.post("/sign-out") { request, context in
            do {
                try dashboard.check(try await request.form(), request, context)
            } catch {
                return dashboard.trouble(error, request, context)
            }
            if let session = dashboard.access.session(of: request) { dashboard.access.signOut(session) }
            var response = way(to: "/sign-in")
            response.headers[.setCookie] = Self.cookie("", lasting: "; Max-Age=0")
            return response
        }
    }

    private func answer(_ signIn: DashboardAccess.SignIn, _ request: Request, _ context: Context) -> Response {
        switch signIn {
        case .opened(let session):
            var response = way(to: "/")
            response.headers[.setCookie] = Self.cookie(session)
            return response
        case .wrong: return page("That did not work.", request, context, status: .forbidden)
        case .tooMany(let wait):
            var response = page(
                "Too many tries. Wait \(Moment.words(wait)).",
                request,
                context,
                status: .tooManyRequests
            )
            response.headers[.retryAfter] = "\(wait.components.seconds + 1)"
            return response
        }
    }

    private func page(
        _ trouble: String?,
        _ request: Request,
        _ context: Context,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let page = SignInPage(frame: dashboard.frame("Sign in", request, context), trouble: trouble)
        return dashboard.templates.response(page, .signIn, status: status)
    }

    private func way(to path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }

    /// The cookie of a session: scripts cannot read it, and no page of another site has it sent.
    ///
    /// It is gone when the browser ends.
    private static func cookie(_ value: String, lasting: String = "") -> String {
        "\(DashboardAccess.cookie)=\(value); Path=/; HttpOnly; SameSite=Strict\(lasting)"
    }
}
