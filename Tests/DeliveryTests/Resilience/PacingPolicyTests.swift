import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct PacingPolicyTests {
    private let policy = PacingPolicy()

    private func route(_ key: String) throws -> Route { try SessionKey(key).route }

    @Test
    func `a person on WhatsApp gets a message a second, and so does the whole account`() throws {
        let route = try route("whatsapp:dm:4915112345678")
        #expect(policy.accountLimit(of: route) == .init(1, burst: 5))
        #expect(policy.targetLimit(of: route) == .init(1, burst: 3))
        #expect(policy.accountLimit(of: try self.route("whatsapp:self")) == policy.accountLimit(of: route))
    }

    @Test(arguments: ["telegram:group:-1001234567890", "telegram:topic:-1001234567890/7"])
    func `a group on Telegram gets no more than 20 messages in any minute`(key: String) throws {
        let limit = try #require(policy.targetLimit(of: try route(key)))
        #expect(limit.messages * (.seconds(60) / limit.period) + Double(limit.burst) <= 20)
        #expect(policy.targetLimit(of: try route("telegram:dm:12345")) == .init(1, burst: 3))
    }

    @Test
    func `a group in Telegram's own spelling is known as one`() throws {
        let group = try ChatTarget(channel: "telegram", to: "telegram:-100123")
        let person = try ChatTarget(channel: "telegram", to: "12345")
        #expect(policy.targetLimit(of: .chat(group)) == policy.channels["telegram"]?.group)
        #expect(policy.targetLimit(of: .chat(person)) == policy.channels["telegram"]?.chat)
    }

    @Test
    func `agents and channels that nobody knows are not limited`() throws {
        let matrix = Route.chat(try ChatTarget(channel: "matrix", to: "!room:example.org"))
        let agent = try SessionKey("agent:main:main").route
        for route in [matrix, agent] {
            #expect(policy.accountLimit(of: route) == nil)
            #expect(policy.targetLimit(of: route) == nil)
        }
    }

    @Test
    func `pacing can be set for a channel, for all others, and turned off`() throws {
        let slow = PacingPolicy.Limit(1, per: .seconds(10), burst: 1)
        var policy = PacingPolicy()
        policy.channels["slack"] = .init(account: slow)
        policy.otherChannels = .init(chat: slow)
        let slack = try route("slack:channel:C0123456789")
        #expect(policy.accountLimit(of: slack) == slow)
        #expect(policy.targetLimit(of: slack) == nil)
        let matrix = Route.chat(try ChatTarget(channel: "matrix", to: "!room:example.org"))
        #expect(policy.targetLimit(of: matrix) == slow)
        #expect(policy.targetLimit(of: try SessionKey("agent:main:main").route) == nil)
        #expect(PacingPolicy.off.accountLimit(of: slack) == nil)
        #expect(PacingPolicy.off.targetLimit(of: try route("whatsapp:dm:4915112345678")) == nil)
    }

    @Test
    func `every channel that is built in has limits`() {
        #expect(Set(policy.channels.keys) == Set(KnownChannels.builtInNames).subtracting(["agent"]))
    }
}
