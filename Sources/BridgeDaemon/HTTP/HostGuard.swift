import HTTPTypes
import Hummingbird

/// Refuses requests that a web page of somebody else made: those for another host, and those from another origin.
///
/// A page whose name was made to lead to this machine (DNS rebinding) sends its own name as host; a page on another site sends
/// its own origin.
struct HostGuard: RouterMiddleware {
    typealias Context = DaemonRequestContext

    let admission: Admission

    func handle(
        _ request: Request,
        context: DaemonRequestContext,
        next: @concurrent (Request, DaemonRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority, admission.knows(host: Self.name(of: authority)) else {
            throw Problem(
                .misdirectedRequest,
                "http.host",
                "The request's Host is not a name of this daemon.",
                advice: "Use localhost, or add the name to openclaw.http.hosts."
            )
        }
        if let origin = request.headers[.origin], !isOwn(origin) {
            throw Problem(.forbidden, "http.origin", "A page of another origin may not use this daemon.")
        }
        return try await next(request, context)
    }

    private func isOwn(_ origin: String) -> Bool {
        for scheme in ["http://", "https://"] where origin.lowercased().hasPrefix(scheme) {
            return admission.knows(host: Self.name(of: String(origin.dropFirst(scheme.count))))
        }
        return false
    }

    /// The name without its port; the brackets of an IPv6 address stay.
    private static func name(of authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":"),
            authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
        else { return authority }
        return String(authority[..<colon])
    }
}
