import Foundation
import Hummingbird
import OpenClawGateway
import Testing

@testable import BridgeDaemon

@Suite(.timeLimit(.minutes(1))) struct GuardTests {
    private let token = "0123456789abcdef-token"

    private func router(needsToken: Bool = true, hosts: [String] = []) -> Router<DaemonRequestContext> {
        let admission = Admission(hosts: hosts, token: APIToken(Secret(token)))
        let router = Router(context: DaemonRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: HostGuard(admission: admission))
        router.add(
            middleware: CallerGuard(
                admission: admission,
                needsToken: needsToken,
                openPaths: ["/open"],
                isSignedIn: { _ in false }
            )
        )
        router.get("/caller") { _, context in "\(context.caller.map { "\($0)" } ?? "nobody")" }
        router.get("/open") { _, context in "\(context.caller.map { "\($0)" } ?? "nobody")" }
        return router
    }

    @Test func `the token lets a caller through, and a wrong one or none does not`() async throws {
        try await ServedRouter.onPort(router()) { served in
            let right = try await served.request("/caller", headers: ["Authorization": "Bearer \(token)"])
            #expect(right.status == 200)
            #expect(right.body == "token")
            for wrong in ["Bearer \(token)x", "Bearer ", "Basic \(token)", token, "Bearer \(token.dropLast())"] {
                let refused = try await served.request("/caller", headers: ["Authorization": wrong])
                #expect(refused.status == 401)
                #expect(refused.headers["www-authenticate"] == "Bearer")
                #expect(refused.headers["content-type"] == "application/problem+json")
                #expect(!refused.body.contains(token))
            }
            let bare = try await served.request("/caller")
            #expect(bare.status == 401)
        }
    }

    @Test func `a path that is open needs no token, and names nobody`() async throws {
        try await ServedRouter.onPort(router()) { served in
            let response = try await served.request("/open")
            #expect(response.status == 200)
            #expect(response.body == "nobody")
        }
    }

    @Test func `paths that do not exist are not told apart without the token`() async throws {
        try await ServedRouter.onPort(router()) { served in
            let unknown = try await served.request("/nothing")
            #expect(unknown.status == 401)
            let known = try await served.request("/nothing", headers: ["Authorization": "Bearer \(token)"])
            #expect(known.status == 404)
            let problem = try JSONValue(parsing: known.body)
            #expect(problem["code"] == "http.notFound")
        }
    }

    @Test(arguments: ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]"])
    func `a request for another host is refused, with the token too`(host: String) async throws {
        try await ServedRouter.onPort(router()) { served in
            let refused = try await served.request(
                "/caller",
                headers: ["Host": host, "Authorization": "Bearer \(token)"]
            )
            #expect(refused.status == 421)
        }
    }

    @Test(arguments: ["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:8787", "bridge.example:8443"])
    func `a name of this daemon is let through`(host: String) async throws {
        try await ServedRouter.onPort(router(hosts: ["Bridge.example"])) { served in
            let response = try await served.request(
                "/caller",
                headers: ["Host": host, "Authorization": "Bearer \(token)"]
            )
            #expect(response.status == 200)
        }
    }

    @Test(arguments: ["https://evil.example", "http://localhost.evil.example", "null", "file://", "http://[::2]"])
    func `a page of another origin is refused, with the token too`(origin: String) async throws {
        try await ServedRouter.onPort(router()) { served in
            let headers = ["Origin": origin, "Authorization": "Bearer \(token)"]
            let refused = try await served.request("/caller", headers: headers)
            #expect(refused.status == 403)
        }
    }

    @Test func `who may open the socket needs no token, and nobody else may open it`() async throws {
        try await ServedRouter.onSocket(router(needsToken: false)) { served in
            let response = try await served.request("/caller", headers: ["Host": "localhost"])
            #expect(response.status == 200)
            #expect(response.body == "socket")
            let attributes = try FileManager.default.attributesOfItem(atPath: served.folder + "/bridge.sock")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let files = try FileManager.default.contentsOfDirectory(atPath: served.folder)
            #expect(files == ["bridge.sock"])
        }
    }

    @Test func `another token counts as soon as it is set`() async throws {
        let admission = Admission(token: APIToken(Secret(token)))
        #expect(admission.matches(token))
        admission.update(hosts: ["other"], token: APIToken("another-token-0123"))
        #expect(!admission.matches(token))
        #expect(admission.matches("another-token-0123"))
        #expect(admission.knows(host: "Other"))
    }
}
