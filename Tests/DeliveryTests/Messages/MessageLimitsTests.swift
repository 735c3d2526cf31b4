import OpenClawBridge
import Testing

struct MessageLimitsTests {
    private let limits = MessageLimits()

    @Test(arguments: [
        ("whatsapp:dm:4915112345678", TextLimit(4000)), ("whatsapp:self", TextLimit(4000)),
        ("telegram:dm:12345", TextLimit(4000, .html)), ("slack:channel:C0123456789", TextLimit(4000, .escaped)),
        ("discord:channel:123456789012345678", TextLimit(2000)), ("signal:dm:+4915112345678", TextLimit(2000, .utf8)),
    ])
    func `every channel has its limit`(key: String, limit: TextLimit) throws {
        #expect(limits.limit(for: try SessionKey(key).route) == limit)
    }

    @Test
    func `agents read texts of any length, and unknown channels are cut where the gateway would`() throws {
        let matrix = Route.chat(try ChatTarget(channel: "matrix", to: "!room:example.org"))
        #expect(limits.limit(for: matrix) == TextLimit(4000))
        let text = String(repeating: "word ", count: 100_000)
        #expect(limits.parts(of: text, for: try SessionKey("agent:main:main").route) == [text])
        #expect(limits.parts(of: text, for: matrix).count > 100)
        #expect(MessageLimits.none.parts(of: text, for: matrix) == [text])
    }

    @Test
    func `limits can be set for a channel, for agents, and for all others`() throws {
        var limits = MessageLimits()
        limits.channels["whatsapp"] = TextLimit(60_000)
        limits.channels["agent"] = TextLimit(9000)
        limits.otherChannels = nil
        #expect(limits.limit(for: try SessionKey("whatsapp:dm:4915112345678").route)?.length == 60_000)
        #expect(limits.limit(for: try SessionKey("agent:main:main").route)?.length == 9000)
        #expect(limits.limit(for: .chat(try ChatTarget(channel: "matrix", to: "x"))) == nil)
    }
}
