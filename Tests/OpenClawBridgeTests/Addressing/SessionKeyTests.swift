import OpenClawBridge
import Testing

@Suite struct `Session keys` {
    /// Key, canonical form when it differs, channel and target at the gateway, thread.
    static let chats: [(key: String, canonical: String?, to: String, thread: String?)] = [
        ("whatsapp:group:120363401780756402@g.us", nil, "120363401780756402@g.us", nil),
        ("whatsapp:group:120363401780756402", "whatsapp:group:120363401780756402@g.us", "120363401780756402@g.us", nil),
        ("whatsapp:group:4915112345678-1612345678@g.us", nil, "4915112345678-1612345678@g.us", nil),
        (
            "WhatsApp:Group:120363401780756402@G.US", "whatsapp:group:120363401780756402@g.us",
            "120363401780756402@g.us", nil
        ),
        ("whatsapp:dm:18312950562", nil, "+18312950562", nil),
        ("whatsapp:dm:+1 831 295-0562", "whatsapp:dm:18312950562", "+18312950562", nil),
        ("whatsapp:dm:18312950562@s.whatsapp.net", "whatsapp:dm:18312950562", "+18312950562", nil),
        ("whatsapp:dm:18312950562@c.us", "whatsapp:dm:18312950562", "+18312950562", nil),
        ("whatsapp:channel:120363298765432109@newsletter", nil, "120363298765432109@newsletter", nil),
        ("slack:channel:C01234567", nil, "channel:C01234567", nil),
        ("slack:group:G01234567", nil, "channel:G01234567", nil),
        ("slack:dm:U0123", nil, "user:U0123", nil),
        ("slack:dm:D0123", nil, "channel:D0123", nil),
        ("slack:channel:C01234567?thread=1712.345", nil, "channel:C01234567", "1712.345"),
        ("discord:channel:123", nil, "channel:123", nil),
        ("discord:dm:123", nil, "user:123", nil),
        ("telegram:dm:123456", nil, "123456", nil),
        ("telegram:dm:@alice_a", nil, "@alice_a", nil),
        ("telegram:group:-1001234", nil, "-1001234", nil),
        ("telegram:channel:@build_news", nil, "@build_news", nil),
        ("telegram:topic:-1001234/77", nil, "-1001234", "77"),
        ("telegram:group:-1001234:topic:77", "telegram:topic:-1001234/77", "-1001234", "77"),
        ("telegram:group:-1001234?thread=77", "telegram:topic:-1001234/77", "-1001234", "77"),
        ("signal:dm:+4915112345678", nil, "+4915112345678", nil),
        ("signal:dm:4915112345678", "signal:dm:+4915112345678", "+4915112345678", nil),
        ("signal:dm:u:alice.01", "signal:dm:username:alice.01", "username:alice.01", nil),
        (
            "signal:dm:0F8FAD5B-D9CB-469F-A165-70867728950E", "signal:dm:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
            "uuid:0f8fad5b-d9cb-469f-a165-70867728950e", nil
        ),
        ("signal:group:aBcD/eF+gH==", nil, "group:aBcD/eF+gH==", nil),
        ("imessage:dm:Alice@Example.org", "imessage:dm:alice@example.org", "alice@example.org", nil),
        ("imessage:dm:+18312950562", nil, "+18312950562", nil),
        ("imessage:chat:42", nil, "chat_id:42", nil),
        ("imessage:group:chat_guid:iMessage;+;chat123", nil, "chat_guid:iMessage;+;chat123", nil),
    ]

    @Test(arguments: chats)
    func `names a chat in the gateway's own spelling`(
        key: String,
        canonical: String?,
        to: String,
        thread: String?
    ) throws {
        let parsed = try SessionKey(key)
        #expect(parsed.description == canonical ?? key)
        guard case .chat(let target) = parsed.route else {
            Issue.record("\(key) is no chat")
            return
        }
        #expect(target.channel == parsed.description.prefix(while: { $0 != ":" }))
        #expect(target.to == to)
        #expect(target.threadID == thread)
        #expect(target.accountID == nil)
        #expect(try SessionKey(parsed.description) == parsed)
    }

    static let broken: [(key: String, rule: SessionKeyError.Rule, says: String)] = [
        ("", .form, "only one part"),
        ("whatsapp", .form, "only one part"),
        ("whatsapp:", .form, "Nothing follows"),
        (" whatsapp:dm:18312950562", .form, "space"),
        ("whatsapp:dm:183129\n50562", .form, "cannot be seen"),
        ("whatsapp:dm:\u{202e}18312950562", .form, "cannot be seen"),
        ("agent:main:" + String(repeating: "x", count: 600), .form, "longer than 512"),
        ("matrix:!room:example.org", .channel, "not a known channel"),
        (":group:1", .channel, "not a known channel"),
        ("whatsapp:room:1", .type, "not a type"),
        ("whatsapp:group", .identifier, "missing"),
        ("whatsapp:group:", .identifier, "missing"),
        ("whatsapp:guild:1", .type, "whatsapp has no"),
        ("whatsapp:dm:12345", .identifier, "7 to 15 digits"),
        ("whatsapp:dm:1234567890123456", .identifier, "7 to 15 digits"),
        ("whatsapp:dm:01761234567", .identifier, "country code"),
        ("whatsapp:dm:alice", .identifier, "not a phone number"),
        ("whatsapp:dm:98765432101234@lid", .identifier, "wrong person"),
        ("whatsapp:group:98765432101234@LID", .identifier, "wrong person"),
        ("whatsapp:dm:120363401780756402@g.us", .identifier, "a group"),
        ("whatsapp:group:build room", .identifier, "not a group's id"),
        ("discord:guild:987654321", .type, "guild cannot be written to"),
        ("discord:channel:general", .identifier, "not a Discord id"),
        ("slack:channel:general", .identifier, "Names do not work"),
        ("slack:channel:#general", .identifier, "Names do not work"),
        ("slack:channel:U0123", .identifier, "not a channel's id"),
        ("slack:dm:C0123", .identifier, "not a person's id"),
        ("slack:self:main", .type, "no chat with oneself"),
        ("telegram:dm:-1001234", .identifier, "telegram:group:-1001234"),
        ("telegram:group:1001234", .identifier, "minus sign"),
        ("telegram:topic:-1001234", .identifier, "not a topic"),
        ("telegram:topic:-1001234/x", .identifier, "not a topic"),
        ("telegram:topic:-1001234/7?thread=8", .options, "twice"),
        ("telegram:dm:123456?thread=8", .options, "no thread"),
        ("whatsapp:dm:18312950562?thread=8", .options, "no thread"),
        ("whatsapp:dm:18312950562?acount=x", .options, "no option"),
        ("whatsapp:dm:18312950562?account", .options, "not an option"),
        ("whatsapp:dm:18312950562?account=a&account=b", .options, "twice"),
        ("whatsapp:self:work?account=home", .options, "two accounts"),
        ("signal:group:not base64", .identifier, "base 64"),
        ("imessage:chat:abc", .identifier, "not a chat's number"),
        ("agent:main", .identifier, "agent:main:main"),
        ("agent:main:", .identifier, "empty part"),
        ("agent:ma in:x", .type, "not an agent's id"),
        ("agent::main", .type, "not an agent's id"),
    ]

    @Test(arguments: broken)
    func `names the rule that a key breaks`(key: String, rule: SessionKeyError.Rule, says: String) {
        let error = #expect(throws: SessionKeyError.self) { try SessionKey(key) }
        #expect(error?.rule == rule)
        let description = error?.description ?? ""
        #expect(description.contains(says), "\(description)")
        #expect(description.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func `keeps the gateway's own session keys as they are`() throws {
        let key = try SessionKey("agent:Main:matrix:channel:!AbC:example.org")
        guard case .agent(let session) = key.route else {
            Issue.record("\(key) is no agent's session")
            return
        }
        #expect(session.agentID == "main")
        #expect(session.key == "agent:main:matrix:channel:!AbC:example.org")
    }

    @Test(arguments: [
        ("whatsapp:self:main", nil), ("whatsapp:self:default", nil), ("whatsapp:self", nil),
        ("whatsapp:self:work", "work"),
        ("whatsapp:self:main?account=work", "work"),
    ])
    func `reads the account of a chat with oneself`(key: String, account: String?) throws {
        guard case .ownAccount(let own) = try SessionKey(key).route else {
            Issue.record("\(key) is no chat with oneself")
            return
        }
        #expect(own.channel == "whatsapp")
        #expect(own.accountID == account)
    }

    @Test func `takes all after the first colon for an added channel`() throws {
        let channels = try KnownChannels(adding: ["Matrix", "telegram"])
        let key = try SessionKey("matrix:!AbC:example.org?account=x", channels: channels)
        #expect(key.route == .chat(try ChatTarget(channel: "matrix", to: "!AbC:example.org?account=x")))
        #expect(channels.added == ["matrix"])
        #expect(try SessionKey("telegram:group:-1", channels: channels) == SessionKey("telegram:group:-1"))
    }

    @Test(arguments: ["", "Matrix!", "-x", "ma trix", "é"])
    func `refuses a name that no channel can have`(name: String) {
        #expect(throws: SessionKeyError.self) { try KnownChannels(adding: [name]) }
    }

    @Test func `chooses an account of a channel`() throws {
        let key = try SessionKey("whatsapp:group:120363401780756402?account=work")
        guard case .chat(let target) = key.route else {
            Issue.record("\(key) is no chat")
            return
        }
        #expect(target.accountID == "work")
        #expect(key.description == "whatsapp:group:120363401780756402@g.us?account=work")
        #expect(try SessionKey("telegram:dm:1?account=default") == SessionKey("telegram:dm:1"))
    }

    @Test(arguments: [
        ("whatsapp:group:120363401780756402", "agent:main:whatsapp:group:120363401780756402@g.us"),
        ("telegram:group:-1001234", "agent:main:telegram:group:-1001234"),
        ("telegram:topic:-1001234/77", "agent:main:telegram:group:-1001234:topic:77"),
        ("slack:channel:C0123", "agent:main:slack:channel:c0123"),
        ("discord:channel:123", "agent:main:discord:channel:123"),
        ("signal:group:aBcD==", "agent:main:signal:group:aBcD=="),
        ("agent:ops:main", "agent:ops:main"),
        ("whatsapp:dm:18312950562", nil), ("whatsapp:self:main", nil), ("slack:channel:C0123?thread=1.2", nil),
        ("whatsapp:group:120363401780756402?account=work", nil), ("telegram:channel:@news", nil),
    ])
    func `tells the gateway's session only where it is certain`(key: String, session: String?) throws {
        #expect(try SessionKey(key).route.gatewaySessionKey() == session)
    }

    @Test(arguments: [
        ("", "x"), ("whatsapp", ""), ("whatsapp", "1\u{7}"), ("whatsapp", "123456789@lid"),
        ("x", String(repeating: "y", count: 600)),
    ])
    func `refuses an explicit target that cannot be right`(channel: String, to: String) {
        #expect(throws: SessionKeyError.self) { try ChatTarget(channel: channel, to: to) }
    }
}
