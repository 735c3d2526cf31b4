import OpenClawBridge
import OpenClawOrchestrator
import Testing

struct AccessRuleTests {
    @Test(arguments: [
        ("operator whatsapp:+18312950562", "operator whatsapp:18312950562"),
        ("Owner WhatsApp:18312950562@s.whatsapp.net", "owner whatsapp:18312950562"),
        ("viewer telegram:555?account=work", "viewer telegram:555?account=work"),
        ("viewer telegram:555 ?account=work", "viewer telegram:555?account=work"),
        ("approver slack:U0123456?account=default", "approver slack:U0123456"),
    ])
    func `reads a rule for a direct chat`(text: String, canonical: String) throws {
        let rule = try DirectAccessRule(text)
        #expect(rule.description == canonical)
        #expect(try DirectAccessRule(canonical) == rule)
    }

    @Test(arguments: [
        ("operator whatsapp:120363401780756402 +18312950562", "operator whatsapp:120363401780756402@g.us 18312950562"),
        (
            "viewer telegram:-1001234567890?account=work Everyone",
            "viewer telegram:-1001234567890?account=work everyone"
        ),
        ("viewer slack:C01234567 U0123456", "viewer slack:C01234567 U0123456"),
        ("viewer whatsapp:1-2@g.us 77@LID", "viewer whatsapp:1-2@g.us 77@lid"),
        ("viewer imessage:chat_guid:x everyone", "viewer imessage:chat_guid:x everyone"),
    ])
    func `reads a rule for a group`(text: String, canonical: String) throws {
        let rule = try GroupAccessRule(text)
        #expect(rule.description == canonical)
        #expect(rule.trustsEveryone == canonical.hasSuffix("everyone"))
        #expect(try GroupAccessRule(canonical) == rule)
    }

    @Test(arguments: [
        ("", AccessRuleProblem.Part.form),
        ("whatsapp:18312950562", .form),
        ("owner whatsapp:18312950562 everyone", .form),
        ("owner whatsapp:18312950562\u{200b}", .form),
        ("owner whatsapp:1831 295 0562", .form),
        ("admin whatsapp:18312950562", .role),
        ("owner 18312950562", .channel),
        ("owner whatsap:18312950562", .channel),
        ("owner agent:main", .channel),
        ("owner whatsapp:", .identifier),
        ("owner whatsapp:*", .identifier),
        ("owner whatsapp:everyone", .identifier),
        ("owner whatsapp:Alice", .identifier),
        ("owner whatsapp:120363401780756402@g.us", .identifier),
        ("owner whatsapp:18312950562@lid", .identifier),
        ("owner telegram:-1001", .identifier),
        ("owner telegram:@alice", .identifier),
        ("owner signal:username:alice.01", .identifier),
        ("owner slack:alice", .identifier),
        ("owner telegram:555?", .options),
        ("owner telegram:555?account=", .options),
        ("owner telegram:555?thread=7", .options),
        ("owner telegram:555?account=a&thread=7", .options),
    ])
    func `says what is wrong with a rule for a direct chat`(text: String, part: AccessRuleProblem.Part) {
        let problem = #expect(throws: AccessRuleProblem.self) { try DirectAccessRule(text) }
        #expect(problem?.part == part)
    }

    @Test(arguments: [
        ("viewer whatsapp:120363401780756402@g.us", AccessRuleProblem.Part.form),
        ("viewer whatsapp:18312950562@s.whatsapp.net everyone", .identifier),
        ("viewer whatsapp:120363401780756402@g.us *", .identifier),
        ("viewer whatsapp:120363401780756402@g.us Alice", .identifier),
        ("viewer whatsapp:120363401780756402@g.us x@lid", .identifier),
        ("viewer telegram:@group everyone", .identifier),
        ("viewer telegram:-1001:topic:7 everyone", .identifier),
        ("viewer telegram:-1001 @alice", .identifier),
        ("viewer telegram:555 everyone", .identifier),
        ("viewer discord:general everyone", .identifier),
        ("viewer slack:C01234567 U0123456 U0123457", .form),
    ])
    func `says what is wrong with a rule for a group`(text: String, part: AccessRuleProblem.Part) {
        let problem = #expect(throws: AccessRuleProblem.self) { try GroupAccessRule(text) }
        #expect(problem?.part == part)
    }

    @Test func `knows the channels that were added`() throws {
        let channels = try KnownChannels(adding: ["matrix"])
        #expect(throws: AccessRuleProblem.self) { try DirectAccessRule("owner matrix:@a:b") }
        #expect(try DirectAccessRule("owner matrix:@a:b", channels: channels).description == "owner matrix:@a:b")
    }

    @Test func `names the rule and what to write instead, in printable characters`() {
        let problem = #expect(throws: AccessRuleProblem.self) { try DirectAccessRule("boss whatsapp:1\u{1b}[2J") }
        #expect(problem?.description.contains("\u{1b}") == false)
        let role = #expect(throws: AccessRuleProblem.self) { try DirectAccessRule("boss whatsapp:18312950562") }
        #expect(role?.description.contains("viewer, operator, approver, owner") == true)
    }
}
