import Foundation
import HTTPTypes
import OpenClawGateway
import OpenClawOrchestrator
import Testing

@testable import BridgeDaemon
@testable import OpenClawBridge

struct DashboardPageTests {
    private let now = Date(timeIntervalSince1970: 1_795_000_000)
    private let templates = DashboardTemplates()
    private let frame = PageFrame(title: "Dashboard", proof: "the-proof")

    /// A daemon full of what wants to break its page.
    private func hostileData() throws -> DashboardData {
        var data = dashboardData(at: now)
        let lane = Lane(hostileText)
        data.gateway = hostileText
        data.messages = try (1...40).map { try entry($0, hostileText, to: lane) }
        data.deadLetters = try (1...6 as ClosedRange<Int64>).map { number in
            try entry(number, hostileText, to: lane) {
                $0.state = .rejected
                $0.evidence = .refused(code: hostileText)
            }
        }
        data.unknown = try (1...6).map { try entry($0, hostileText, to: lane) { $0.state = .unknown } }
        data.backlogs = (1...8).map { LaneBacklog(lane: Lane("\($0)" + hostileText), count: $0, oldest: now) }
        data.workflows = try (1...8 as ClosedRange<Int64>).map { number in
            var workflow = try workflow(number)
            workflow.summary = hostileText
            workflow.pullRequest = "javascript:alert(1)"
            return workflow
        }
        let event = AuditEvent(
            place: hostileText,
            speaker: hostileText,
            role: hostileText,
            command: hostileText,
            outcome: .refused,
            reason: hostileText,
            key: "k"
        )
        data.commands = (1...10 as ClosedRange<Int64>).map { AuditRecord(number: $0, at: now, event: event, hash: "") }
        return data
    }

    private func workflow(_ number: Int64) throws -> Workflow {
        let request = WorkflowRequest(
            issue: try #require(Issue(7)),
            instructions: hostileText,
            requester: hostileText,
            key: "k\(number)"
        )
        return Workflow(id: WorkflowID(number), request: request, createdAt: now)
    }

    private func explanation() throws -> DeliveryExplanation {
        let entry = try entry(1, hostileText, to: Lane(hostileText), metadata: [hostileText: .string(hostileText)])
        let step = DeliveryTransition(
            at: now,
            event: .refused,
            state: .rejected,
            attempt: 1,
            part: nil,
            reason: hostileText,
            evidence: nil,
            waitsUntil: nil
        )
        return DeliveryExplanation(entry: entry, transitions: [step], position: 0, pauses: [])
    }

    private func pages() throws -> [String] {
        let log: Result<[String], AgentError> = .success([hostileText, "\u{1B}[31mred"])
        let step = WorkflowTransition(at: now, from: .agentReady, to: .failed, reason: hostileText)
        return [
            templates.render(DashboardPage(try hostileData(), now: now, frame: frame), .dashboard),
            templates.render(MessagePage(try explanation(), now: now, frame: frame), .message),
            templates.render(
                WorkflowPage(try workflow(1), transitions: [step], log: log, now: now, frame: frame),
                .workflow
            ),
            templates.render(TroublePage(Problem(.conflict, "x", hostileText), frame: frame), .trouble),
            templates.render(SignInPage(frame: frame, trouble: "That did not work."), .signIn),
        ]
    }

    @Test(arguments: DashboardTemplates.Name.allCases)
    func `every template is one, and puts data in escaped`(name: DashboardTemplates.Name) {
        let text = DashboardTemplates.text(of: name)
        #expect(!templates.render([String: String](), name).isEmpty)
        #expect(!text.contains("{{{") && !text.contains("{{&"))
    }

    @Test func `text of strangers stays text on every page`() throws {
        for page in try pages() {
            #expect(!page.contains("<script>alert") && !page.contains("<img"))
            #expect(!page.unicodeScalars.contains { ["\u{202E}", "\u{2066}", "\u{1B}"].contains($0) })
            #expect(!page.contains(String(repeating: "A", count: 5000)))
            for tag in Markup(page).tags {
                #expect(Self.tags.contains(tag.name), "<\(tag.name)>")
                for attribute in tag.attributes {
                    #expect(!attribute.name.hasPrefix("on") && attribute.name != "style", "\(attribute)")
                    if attribute.name == "href" || attribute.name == "src" || attribute.name == "action" {
                        #expect(attribute.value.hasPrefix("/") || attribute.value.hasPrefix("#"), "\(attribute)")
                    }
                }
                if tag.name == "script" { #expect(tag["src"] != nil) }
            }
        }
    }

    private static let tags: Set = [
        "html", "head", "meta", "title", "link", "script", "body", "a", "header", "p", "form", "input", "button",
        "main", "section", "h1", "h2", "h3", "ul", "ol", "li", "span", "bdi", "time", "div", "figure", "figcaption",
        "svg", "desc", "path", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "code",
        "footer", "strong", "dl", "dt", "dd", "pre", "label",
    ]

    @Test func `a dashboard full of the worst text has less than 50 KB, its files less than 20`() throws {
        let page = templates.render(DashboardPage(try hostileData(), now: now, frame: frame), .dashboard)
        #expect(page.utf8.count < 50_000)
        #expect(page.components(separatedBy: ">Cancel<").count - 1 == 40)
        #expect(PackageResources.dashboard_css.count + PackageResources.dashboard_js.count < 20_000)
    }

    @Test func `every form carries the proof, and every control has a name`() throws {
        for page in try pages() {
            let tags = Markup(page).tags
            let forms = tags.filter { $0.name == "form" && $0["action"] != "/sign-in" }
            let proofs = tags.filter { $0["name"] == "proof" && $0["value"] == "the-proof" }
            #expect(forms.count == proofs.count)
            #expect(forms.allSatisfy { $0["method"] == "post" })
            #expect(tags.filter { $0.name == "th" }.allSatisfy { $0["scope"] != nil })
            let ids = tags.compactMap { $0["id"] }
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func `headings come in order`() throws {
        for page in try pages() {
            let levels = Markup(page).tags.compactMap { $0.name.count == 2 ? $0.name.last?.wholeNumberValue : nil }
                .filter { (1...6).contains($0) }
            #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1)
            for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
        }
    }

    @Test func `an empty daemon is told as one`() {
        let page = templates.render(DashboardPage(dashboardData(at: now), now: now, frame: frame), .dashboard)
        #expect(page.contains("Nothing: no message failed for good, and no outcome is unknown."))
        #expect(page.contains("There are no messages yet."))
        #expect(page.contains("No message was accepted in the last hour."))
    }

    @Test func `what waits for a decision is offered with its consequence`() throws {
        var data = dashboardData(at: now)
        data.unknown = [try entry(41) { $0.state = .unknown }]
        data.deadLetters = [try entry(42) { $0.state = .rejected }]
        data.outbox = OutboxStatistics(states: [.unknown: 3, .rejected: 1])
        let page = templates.render(DashboardPage(data, now: now, frame: frame), .dashboard)
        #expect(page.contains("Send k3v9x2-41 again") && page.contains("Retry k3v9x2-42"))
        #expect(page.contains("it may arrive twice"))
        #expect(page.contains("2 more: <code>openclaw-bridge outbox list --state unknown</code>"))
        #expect(!page.contains("--state rejected"))
    }

    @Test func `a link to a pull request leads to the web and nowhere else`() throws {
        var workflow = try workflow(1)
        for (link, isShown) in [
            ("https://github.com/a/b/pull/1", true), ("http://a/b", false), ("javascript:alert(1)", false),
            ("https://a/\" onclick=\"x", false),
        ] {
            workflow.pullRequest = link
            #expect((WorkflowRow(workflow, now: now).pullRequest != nil) == isShown)
        }
    }

    @Test(arguments: [
        ("ws://127.0.0.1:18789", "127.0.0.1:18789"), ("wss://user:secret@gw.example/p?token=x", "gw.example"),
        ("gw.example:1/x", "gw.example:1"),
    ])
    func `of the gateway's address only the place is told`(url: String, place: String) {
        #expect(DashboardSource.place(of: url) == place)
    }
}
