import OpenClawBridge
import Testing

@testable import OpenClawOrchestrator

@Suite struct `Routes of notifications` {
    @Test(arguments: [
        "pr-created, tests-failing -> \(team)", ">=warning -> slack:channel:C0123456789, \(me)", "* -> none",
    ])
    func `are read and written alike`(text: String) throws {
        #expect(try NotificationRoute(text).description == text)
    }

    @Test(arguments: [
        ("pr-created", "no arrow"), ("-> \(me)", "one side"), ("* ->", "one side"), ("pr-merged -> \(me)", "pr-merged"),
        (">=loud -> \(me)", ">=loud"), ("* -> whatsapp:dm:abc", "whatsapp:dm:abc"), ("* -> none, \(me)", "none"),
    ])
    func `are refused with what is wrong`(text: String, named: String) {
        let error = #expect(throws: NotificationSettingError.self) { try NotificationRoute(text) }
        #expect(error?.message.contains(named) == true, "\(error.map(\.description) ?? "")")
    }

    private func targets(
        _ routes: [String],
        _ kind: NotificationKind,
        origin: Route? = nil
    ) throws -> [String] {
        let settings = try settings { $0.routes = try routes.map { try NotificationRoute($0) } }
        return settings.targets(of: ChatNotification(id: "1", kind: kind, origin: origin)).map(\.description)
    }

    @Test func `lead everything to the default key without any`() throws {
        #expect(try targets([], .error) == [team])
        #expect(NotificationSettings(BridgeConfiguration()).sessionKey.description == "agent:whatsapp:main")
    }

    @Test func `all count that fit, each target once`() throws {
        let routes = [">=warning -> \(me)", "error -> \(me), slack:channel:C0123456789", "agent-spawned -> none"]
        #expect(try targets(routes, .error) == [me, "slack:channel:C0123456789"])
        #expect(try targets(routes, .testsFailing) == [me])
        #expect(try targets(routes, .prCreated) == [team])
        #expect(try targets(routes, .agentSpawned) == [])
    }

    @Test func `lead to the conversation that asked, too, and once only`() throws {
        let other = Route.chat(try ChatTarget(channel: "telegram", to: "4711"))
        #expect(try targets([], .error, origin: other) == [team, "telegram 4711"])
        // The same chat as a channel's inbound message spells it.
        let same = Route.chat(try ChatTarget(channel: "whatsapp", to: "120363401780756402@g.us"))
        #expect(try targets([], .error, origin: same) == [team])
    }
}
