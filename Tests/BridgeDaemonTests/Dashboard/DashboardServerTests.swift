import Foundation
import NIOHTTP1
import OpenClawGateway
import OpenClawOrchestrator
import Testing

@testable import BridgeDaemon
@testable import OpenClawBridge

@Suite(.timeLimit(.minutes(2)))
struct DashboardServerTests {
    private let html = ["Accept": "text/html,*/*"]

    private func message(_ text: String = "build green") throws -> OutboundMessage {
        OutboundMessage(text, to: try SessionKey("whatsapp:group:120363401780756402@g.us"))
    }

    @Test func `a browser without session is shown the way to sign in, a program the problem`() async throws {
        try await DashboardHouse.with { house in
            let browser = try await house.get("/", html)
            #expect(browser.status == 303 && browser.location == "/sign-in")
            let program = try await house.get("/")
            #expect(program.status == 401)
            #expect(program.headers.first(name: "content-type") == "application/problem+json")
            #expect(try await house.get("/sign-in", html).status == 200)
            #expect(try await house.post("/actions/pause", "proof=x", html).status == 401)
        }
    }

    @Test func `the token opens a session, whose cookie no script and no other site can use`() async throws {
        try await DashboardHouse.with { house in
            let answer = try await house.post("/sign-in", "token=\(DashboardHouse.token)")
            #expect(answer.status == 303 && answer.location == "/")
            let cookie = try #require(answer.cookie)
            #expect(cookie.hasPrefix("openclaw_bridge_session="))
            #expect(
                cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict") && cookie.contains("; Path=/")
            )
            let session = try await house.signIn()
            #expect(try await house.get("/", session).status == 200)
            #expect(try await house.get("/readyz", session).status == 503)
            let other = ["Cookie": "openclaw_bridge_session=somebody"]
            #expect(try await house.get("/readyz", other).status == 401)
        }
    }

    @Test func `a wrong token opens nothing, and after ten of them nobody is heard for a while`() async throws {
        try await DashboardHouse.with { house in
            for _ in 0..<10 {
                let answer = try await house.post("/sign-in", "token=wrong")
                #expect(answer.status == 403 && answer.cookie == nil)
                #expect(answer.body.contains("That did not work."))
            }
            let right = try await house.post("/sign-in", "token=\(DashboardHouse.token)")
            #expect(right.status == 429 && right.cookie == nil)
            #expect(right.headers.first(name: "retry-after") == "301")
            house.clock.advance(.seconds(301))
            #expect(try await house.post("/sign-in", "token=\(DashboardHouse.token)").status == 303)
        }
    }

    @Test func `a session ends by itself, by signing out, and with its token`() async throws {
        try await DashboardHouse.with { house in
            var session = try await house.signIn()
            house.clock.advance(.seconds(12 * 3600))
            #expect(try await house.get("/", session.merging(html) { $1 }).status == 303)

            session = try await house.signIn()
            let page = try await house.get("/", session)
            #expect(try await house.post("/sign-out", "proof=wrong", session).status == 403)
            let out = try await house.post("/sign-out", "proof=\(page.proof)", session)
            #expect(out.status == 303 && out.cookie?.contains("Max-Age=0") == true)
            #expect(try await house.get("/", session).status == 401)

            session = try await house.signIn()
            house.admission.update(hosts: [], token: APIToken(Secret("another-token-from-now-on")))
            #expect(try await house.get("/", session).status == 401)
        }
    }

    @Test func `a message is cancelled and tried again by forms alone`() async throws {
        try await DashboardHouse.with { house in
            let id = try await house.parts.outbox.enqueue(try message()).id
            let session = try await house.signIn()
            let page = try await house.get("/", session)
            #expect(page.body.contains("/messages/\(id)") && page.body.contains("cancel-\(id)"))

            let cancelled = try await house.post("/actions/cancel", "id=\(id)&proof=\(page.proof)", session)
            #expect(cancelled.status == 303 && cancelled.location == "/?notice=cancelled")
            #expect(try await house.parts.outbox.entry(id).delivery.state == .cancelled)
            let again = try await house.get("/?notice=cancelled", session)
            #expect(again.body.contains("The message was taken out of its line."))
            #expect(!again.body.contains("cancel-\(id)"))

            let story = try await house.get("/messages/\(id)", session)
            #expect(story.body.contains("Somebody cancelled it before it was sent."))
            let form = "id=\(id)&proof=\(story.proof)&from=message"
            let retried = try await house.post("/actions/retry", form, session)
            #expect(retried.location == "/messages/\(id)?notice=retried")
            #expect(try await house.parts.outbox.entry(id).delivery.state == .queued)

            let twice = try await house.post("/actions/retry", form, session)
            #expect(twice.status == 409 && twice.body.contains("cannot be retried"))
        }
    }

    @Test func `deliveries and work are paused and resumed, and commands are put on record`() async throws {
        try await DashboardHouse.with { house in
            let session = try await house.signIn()
            let proof = "proof=\(try await house.get("/", session).proof)"
            #expect(try await house.post("/actions/pause", proof, session).location == "/?notice=paused")
            #expect(try await house.parts.outbox.store.pauses() == [.everything])
            #expect(try await house.get("/", session).body.contains("Resume deliveries"))
            #expect(try await house.post("/actions/resume", proof, session).status == 303)
            #expect(try await house.parts.outbox.store.pauses().isEmpty)

            #expect(try await house.post("/actions/pause-work", proof, session).status == 303)
            #expect(try await house.get("/", session).body.contains("Resume work"))
            #expect(try await house.post("/actions/resume-work", proof, session).status == 303)
            let record = try #require(try await house.parts.audit.records(limit: 1, before: nil).first)
            #expect(record.event.place == "dashboard" && record.event.outcome == .done)
        }
    }

    @Test func `a form without the session's proof does nothing`() async throws {
        try await DashboardHouse.with { house in
            let session = try await house.signIn()
            let foreign = try await house.get("/", try await house.signIn()).proof
            for proof in ["", "proof=", "proof=x", "proof=\(foreign)"] {
                let answer = try await house.post("/actions/pause", proof, session)
                #expect(answer.status == 403, "\(proof)")
            }
            #expect(try await house.parts.outbox.store.pauses().isEmpty)
        }
    }

    @Test(arguments: [
        ["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
    ])
    func `a page of another site changes nothing, even with cookie and proof`(headers: [String: String]) async throws {
        try await DashboardHouse.with { house in
            let session = try await house.signIn()
            let proof = "proof=\(try await house.get("/", session).proof)"
            let answer = try await house.post("/actions/pause", proof, session.merging(headers) { $1 })
            #expect(answer.status == 403)
            #expect(try await house.post("/sign-in", "token=\(DashboardHouse.token)", headers).status == 403)
            #expect(try await house.parts.outbox.store.pauses().isEmpty)
        }
    }

    @Test func `forms that are none, too long or of another type are refused`() async throws {
        try await DashboardHouse.with { house in
            let session = try await house.signIn()
            let proof = try await house.get("/", session).proof
            let json = session.merging(["Content-Type": "application/json"]) { $1 }
            #expect(try await house.post("/actions/pause", "{\"proof\":\"\(proof)\"}", json).status == 415)
            #expect(try await house.post("/actions/pause", "proof=\(proof)&proof=\(proof)", session).status == 400)
            let long = "proof=\(proof)&x=" + String(repeating: "x", count: 10_000)
            #expect(try await house.post("/actions/pause", long, session).status == 413)
            #expect(try await house.parts.outbox.store.pauses().isEmpty)
        }
    }

    @Test(arguments: ["/", "/sign-in", "/messages/none", "/workflows/w-99", "/no-such-page", "/healthz"])
    func `every answer forbids what no page here needs`(path: String) async throws {
        try await DashboardHouse.with(needsToken: false) { house in
            let answer = try await house.get(path)
            #expect(answer.headers.first(name: "content-security-policy") == SecurityHeaders.contentSecurityPolicy)
            #expect(answer.headers.first(name: "x-content-type-options") == "nosniff")
            #expect(answer.headers.first(name: "referrer-policy") == "same-origin")
            #expect(answer.headers.first(name: "cross-origin-resource-policy") == "same-origin")
            #expect(answer.headers.first(name: "cross-origin-opener-policy") == "same-origin")
            #expect(answer.headers.first(name: "cache-control") == "no-store")
        }
    }

    @Test func `the files of a page are found, kept for ever and open to all`() async throws {
        try await DashboardHouse.with { house in
            let page = try await house.get("/sign-in")
            let paths = Markup(page.body).tags.compactMap { $0.name == "script" ? $0["src"] : $0["href"] }
                .filter { $0.hasPrefix("/assets/") }
            #expect(paths.count == 3)
            for path in paths {
                let file = try await house.get(path)
                #expect(file.status == 200 && !file.body.isEmpty)
                #expect(file.headers.first(name: "cache-control")?.contains("immutable") == true)
                let tag = try #require(file.headers.first(name: "etag"))
                #expect(try await house.get(path, ["If-None-Match": tag]).status == 304)
            }
        }
    }

    @Test func `whoever may open the socket needs no session, and still the proof`() async throws {
        try await DashboardHouse.with(needsToken: false) { house in
            #expect(try await house.get("/sign-in").location == "/")
            let page = try await house.get("/")
            #expect(page.status == 200 && !page.body.contains("Sign out"))
            #expect(try await house.post("/actions/pause", "proof=x").status == 403)
            #expect(try await house.post("/actions/pause", "proof=\(page.proof)").status == 303)
        }
    }

    @Test func `the notice of an address is one of a list`() async throws {
        try await DashboardHouse.with(needsToken: false) { house in
            let page = try await house.get("/?notice=Your%20account%20is%20blocked")
            #expect(!page.body.contains("Your account") && !page.body.contains("id=\"notice\""))
        }
    }

    @Test func `a thing that is not there has a page that says so`() async throws {
        try await DashboardHouse.with(needsToken: false) { house in
            for path in ["/messages/zzzzzz-1", "/messages/%3Cscript%3E", "/workflows/w-7"] {
                let page = try await house.get(path)
                #expect(page.status == 404 && page.body.contains("Back to the dashboard"), "\(path)")
            }
        }
    }
}
