import OpenClawBridge
import OpenClawOrchestrator
import Testing

struct AccessPolicyTests {
    private let group = "120363401780756402@g.us"

    private func policy(direct: [String] = [], groups: [String] = []) throws -> AccessPolicy {
        AccessPolicy(
            direct: try direct.map { try DirectAccessRule($0) },
            groups: try groups.map { try GroupAccessRule($0) }
        )
    }

    @Test(arguments: [ChatTarget.Kind.direct, .group, .channel])
    func `lets nobody command by default`(kind: ChatTarget.Kind) {
        let verdict = AccessPolicy().judge(chatMessage("whatsapp", kind, at: group, from: .member("18312950562")))
        #expect(verdict.refusal?.reason == .emptyList)
        #expect(verdict.refusal?.answersRefusal == false)
    }

    @Test func `knows the person of a direct chat`() throws {
        let policy = try policy(direct: [
            "operator whatsapp:+1 (831) 295-0562".replacing(" (", with: "").replacing(") ", with: "")
        ])
        let verdict = policy.judge(chatMessage(from: .peer("18312950562", named: "Eve")))
        #expect(verdict.speaker == Speaker(channel: "whatsapp", id: "18312950562", role: .operator))
    }

    @Test func `refuses a sender who is only a guess, and tells the listed one why`() throws {
        let policy = try policy(direct: ["owner whatsapp:18312950562"])
        let guess = InboundMessage.Sender(id: "18312950562", source: .lastPeer)
        let refusal = try #require(policy.judge(chatMessage(from: guess)).refusal)
        #expect(refusal.reason == .lastPeerOnly)
        #expect(refusal.answersRefusal)
        #expect(refusal.description.contains("per-channel-peer"))
        let stranger = InboundMessage.Sender(id: "18312950563", source: .lastPeer)
        let silence = policy.judge(chatMessage(at: "+18312950563", from: stranger)).refusal
        #expect(silence?.reason == .notListed)
        #expect(silence?.answersRefusal == false)
    }

    @Test func `keeps direct chats and groups apart`() throws {
        let direct = try policy(direct: ["owner whatsapp:18312950562"], groups: ["viewer whatsapp:\(group) 999999999"])
        #expect(direct.judge(chatMessage("whatsapp", .group, at: group, from: .member("18312950562"))).speaker == nil)
        let groups = try policy(direct: ["viewer whatsapp:999999999"], groups: ["owner whatsapp:\(group) 18312950562"])
        #expect(groups.judge(chatMessage(from: .peer("18312950562"))).refusal?.reason == .notListed)
    }

    @Test func `knows a listed member of a group, and no other`() throws {
        let policy = try policy(groups: ["operator whatsapp:\(group) +18312950562"])
        let listed = policy.judge(
            chatMessage("whatsapp", .group, at: group, from: .member("18312950562@s.whatsapp.net"))
        )
        #expect(listed.speaker == Speaker(channel: "whatsapp", id: "18312950562", role: .operator))
        let other = policy.judge(chatMessage("whatsapp", .group, at: group, from: .member("18312950563")))
        #expect(
            other.refusal == policy.judge(chatMessage("whatsapp", .group, at: "1@g.us", from: .member("2"))).refusal
        )
        #expect(other.refusal?.answersRefusal == false)
    }

    @Test(arguments: [InboundMessage.Sender.Source.session, .lastPeer])
    func `takes no member's name from a session that a group shares`(source: InboundMessage.Sender.Source) throws {
        let policy = try policy(groups: ["operator whatsapp:\(group) 18312950562"])
        let sender = InboundMessage.Sender(id: "18312950562", source: source)
        let verdict = policy.judge(chatMessage("whatsapp", .group, at: group, from: sender))
        #expect(verdict.refusal?.reason == .senderUnknown)
    }

    @Test func `is silent in a group whose gateway names no senders, and says to the log what would help`() throws {
        let policy = try policy(groups: ["operator whatsapp:\(group) 18312950562"])
        let refusal = try #require(policy.judge(chatMessage("whatsapp", .group, at: group, from: nil)).refusal)
        #expect(refusal.reason == .senderUnknown)
        #expect(!refusal.answersRefusal)
        #expect(refusal.advice.contains("2026.7.1"))
    }

    @Test func `trusts a whole group only in so many words, and a listed member as itself`() throws {
        let policy = try policy(groups: ["viewer whatsapp:\(group) everyone", "operator whatsapp:\(group) 18312950562"])
        let unknown = policy.judge(chatMessage("whatsapp", .group, at: group, from: nil)).speaker
        #expect(unknown == Speaker(channel: "whatsapp", id: group, role: .viewer))
        let member = policy.judge(chatMessage("whatsapp", .group, at: group, from: .member("18312950562"))).speaker
        #expect(member == Speaker(channel: "whatsapp", id: "18312950562", role: .operator))
        #expect(policy.judge(chatMessage("whatsapp", .group, at: "1-2@g.us", from: nil)).speaker == nil)
        #expect(policy.judge(chatMessage(from: .peer("18312950562"))).speaker == nil)
    }

    @Test func `gives the least role that is listed`() throws {
        let policy = try policy(direct: ["owner whatsapp:18312950562", "viewer whatsapp:+18312950562"])
        #expect(policy.judge(chatMessage(from: .peer("18312950562"))).speaker?.role == .viewer)
    }

    @Test func `refuses forwarded text of those who may command, and tells them`() throws {
        let policy = try policy(direct: ["owner whatsapp:18312950562"])
        let refusal = policy.judge(chatMessage(from: .peer("18312950562"), isForwarded: true)).refusal
        #expect(refusal?.reason == .forwarded)
        #expect(refusal?.answersRefusal == true)
        let stranger = policy.judge(chatMessage(from: .peer("1999999999"), isForwarded: true)).refusal
        #expect(stranger?.reason == .notListed)
        #expect(stranger?.answersRefusal == false)
    }

    @Test func `refuses a chat of which nobody knows what it is`() throws {
        let policy = try policy(direct: ["owner whatsapp:18312950562"], groups: ["owner whatsapp:\(group) everyone"])
        #expect(
            policy.judge(chatMessage("whatsapp", .native, from: .peer("18312950562"))).refusal?.reason == .wrongKind
        )
        let contradiction = chatMessage("whatsapp", .direct, at: group, from: .peer("18312950562"))
        #expect(policy.judge(contradiction).refusal?.reason == .wrongKind)
        let telegram = chatMessage("telegram", .direct, at: "telegram:-1001", from: .peer("18312950562"))
        #expect(policy.judge(telegram).refusal?.reason == .wrongKind)
    }

    @Test func `tells accounts apart`() throws {
        let policy = try policy(direct: ["owner telegram:555?account=work", "owner telegram:777"])
        func reason(_ id: String, _ account: String?) -> AccessRefusal.Reason? {
            policy.judge(chatMessage("telegram", at: id, account: account, from: .peer(id))).refusal?.reason
        }
        #expect(reason("555", "work") == nil)
        #expect(reason("555", "Work") == nil)
        #expect(reason("555", nil) == .otherAccount)
        #expect(reason("555", "work2") == .otherAccount)
        #expect(reason("777", nil) == nil)
        #expect(reason("777", "default") == nil)
        #expect(reason("777", "work") == .otherAccount)
    }

    @Test(arguments: [
        "1831295056", "183129505622", "118312950562", "8312950562", "018312950562", "0018312950562", "++18312950562",
        " 18312950562", "18312950562 ", "18312950562\u{200b}", "1831295056\u{662}", "１8312950562", "18312950562@lid",
        "18312950562@g.us", "18312950562@s.whatsapp.net@s.whatsapp.net.evil", "18312950562@evil", "18312950562:2",
        "18312950562,1", "", "*", "everyone", "%", "1831295056_", "18312950562\0",
    ])
    func `takes nobody for a listed one who is nearly the same`(id: String) throws {
        let policy = try policy(direct: ["owner whatsapp:18312950562"], groups: ["owner whatsapp:\(group) 18312950562"])
        #expect(policy.judge(chatMessage(at: id, from: .peer(id))).speaker == nil)
        #expect(policy.judge(chatMessage("whatsapp", .group, at: group, from: .member(id))).speaker == nil)
    }

    @Test func `never authorises by a name`() throws {
        let policy = try policy(direct: ["owner telegram:555"])
        let impostor = chatMessage("telegram", at: "telegram:556", from: .peer("556", named: "555"))
        #expect(policy.judge(impostor).speaker == nil)
    }

    @Test func `tells the same identifier on different channels apart`() throws {
        let policy = try policy(direct: ["owner telegram:18312950562"])
        #expect(policy.judge(chatMessage("whatsapp", from: .peer("18312950562"))).speaker == nil)
        #expect(policy.judge(chatMessage("Telegram", at: "1", from: .peer("18312950562"))).speaker != nil)
    }

    @Test func `tells letters apart that Swift holds for equal`() throws {
        let channels = try KnownChannels(adding: ["matrix"])
        let rule = try DirectAccessRule("owner matrix:@k\u{e9}n:server", channels: channels)
        let policy = AccessPolicy(direct: [rule])
        #expect(policy.judge(chatMessage("matrix", at: "x", from: .peer("@k\u{e9}n:server"))).speaker != nil)
        #expect(policy.judge(chatMessage("matrix", at: "x", from: .peer("@ke\u{301}n:server"))).speaker == nil)
        #expect(policy.judge(chatMessage("matrix", at: "x", from: .peer("@K\u{e9}n:server"))).speaker == nil)
    }

    @Test(arguments: [
        ("slack", "owner slack:U0123456", "user:U0123456", true),
        ("slack", "owner slack:U0123456", "u0123456", true),
        ("slack", "owner slack:U0123456", "U01234567", false),
        ("discord", "owner discord:123456", "user:123456", true),
        ("discord", "owner discord:123456", "channel:123456", false),
        ("signal", "owner signal:+4915112345678", "+4915112345678", true),
        (
            "signal", "owner signal:9B7E5C2A-1111-4222-8333-444455556666", "uuid:9b7e5c2a-1111-4222-8333-444455556666",
            true
        ),
        ("imessage", "owner imessage:Al@Example.com", "al@example.com", true),
        ("imessage", "owner imessage:al@example.com", "al@example.com.evil", false),
        ("telegram", "owner telegram:555", "telegram:555", true),
        ("telegram", "owner telegram:555", "telegram:telegram:555", false),
    ])
    func `compares people by the rules of their channel`(channel: String, rule: String, id: String, isKnown: Bool)
        throws
    {
        let verdict = try policy(direct: [rule]).judge(chatMessage(channel, at: "x", from: .peer(id)))
        #expect((verdict.speaker != nil) == isKnown)
    }

    @Test(arguments: [
        ("whatsapp", "120363401780756402", "120363401780756402@g.us", true),
        ("telegram", "-1001234567890", "telegram:-1001234567890:topic:7", true),
        ("telegram", "-1001234567890", "-10012345678901", false),
        ("slack", "C01234567", "channel:C01234567", true),
        ("discord", "123456", "channel:123456", true),
        ("signal", "AbCd+/==", "group:AbCd+/==", true),
        ("signal", "AbCd+/==", "group:abcd+/==", false),
    ])
    func `compares groups by the rules of their channel`(channel: String, id: String, address: String, isKnown: Bool)
        throws
    {
        let policy = try policy(groups: ["viewer \(channel):\(id) everyone"])
        let verdict = policy.judge(chatMessage(channel, .group, at: address, from: nil))
        #expect((verdict.speaker != nil) == isKnown)
    }

    @Test func `knows the anonymous number of a member, which is no phone number`() throws {
        let policy = try policy(groups: ["viewer whatsapp:\(group) 987654321@lid"])
        #expect(policy.judge(chatMessage("whatsapp", .group, at: group, from: .member("987654321@lid"))).speaker != nil)
        #expect(policy.judge(chatMessage("whatsapp", .group, at: group, from: .member("987654321"))).speaker == nil)
    }
}
