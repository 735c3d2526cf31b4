import Foundation
import OpenClawBridge
import OpenClawGateway
import Testing

@Suite struct `An inbound message` {
    /// A user row of a WhatsApp group, as a gateway of protocol 4 tells it.
    static let group: JSONValue = [
        "sessionKey": "agent:main:whatsapp:group:120363401780756402@g.us",
        "message": [
            "role": "user", "content": [["type": "text", "text": "work on issue #12"]], "timestamp": 1_795_422_345_873,
            "__openclaw": ["id": "15c99fe9", "seq": 4],
        ],
        "messageId": "15c99fe9", "messageSeq": 4,
        "session": [
            "key": "agent:main:whatsapp:group:120363401780756402@g.us", "chatType": "group", "sessionId": "s-1",
            "deliveryContext": ["channel": "whatsapp", "to": "120363401780756402@g.us", "accountId": "default"],
        ],
    ]

    private func read(_ payload: JSONValue) throws -> InboundMessage? {
        InboundMessage(try Payload(payload).decode(as: SessionMessage.self)) { $0.hasPrefix("ours-") }
    }

    @Test func `comes from a group, without a sender where the gateway names none`() throws {
        let message = try #require(try read(Self.group))
        #expect(message.text == "work on issue #12")
        #expect(message.sender == nil)
        #expect(message.conversation.kind == .group)
        #expect(message.conversation.channel == "whatsapp")
        #expect(message.conversation.address == "120363401780756402@g.us")
        #expect(message.conversation.accountID == "default")
        #expect(message.conversation.gatewaySessionKey == "agent:main:whatsapp:group:120363401780756402@g.us")
        #expect(message.id == "15c99fe9" && message.sessionID == "s-1" && message.sequence == 4)
        #expect(message.timestamp == Date(timeIntervalSince1970: 1_795_422_345.873))
        guard case .chat(let target) = message.conversation.replyRoute else {
            Issue.record("No way to answer")
            return
        }
        #expect(target.channel == "whatsapp" && target.to == "120363401780756402@g.us" && target.accountID == "default")
    }

    @Test func `names the group member that the gateway names`() throws {
        let payload = Self.group.with(
            ["__openclaw": ["id": "x", "senderId": "4915112345678@s.whatsapp.net", "senderName": "Alice"]],
            in: "message"
        )
        let sender = try #require(try read(payload)?.sender)
        #expect(sender.id == "4915112345678@s.whatsapp.net" && sender.name == "Alice")
        #expect(sender.source == .message && sender.isVouchedFor)
    }

    /// The session's key, the address, the sender's id, whether the gateway vouches for it.
    @Test(arguments: [
        ("agent:main:telegram:direct:555", "telegram:555", "555", true),
        ("agent:main:telegram:default:direct:555", "telegram:555", "555", true),
        ("agent:main:telegram:dm:555", "555", "555", true),
        ("agent:main:main", "telegram:555", "555", false),
        ("agent:main:telegram:direct:777", "telegram:555", "555", false),
        ("agent:main:direct:alice", "telegram:555", "555", false),
        // On which channel the session's 555 lives is not said.
        ("agent:main:direct:555", "telegram:555", "555", false),
        ("agent:main:signal:direct:555", "telegram:555", "555", false),
        ("agent:main:direct", "telegram:555", "555", false),
        ("main", "telegram:555", "555", false),
    ])
    func `knows the peer of a direct chat only in a session of their own`(
        key: String,
        address: String,
        id: String,
        isVouchedFor: Bool
    ) throws {
        let payload: JSONValue = [
            "sessionKey": .string(key), "message": ["role": "user", "content": "hi"],
            "session": ["chatType": "direct", "deliveryContext": ["channel": "telegram", "to": .string(address)]],
        ]
        let message = try #require(try read(payload))
        #expect(message.conversation.kind == .direct)
        #expect(message.sender?.id == id)
        #expect(message.sender?.isVouchedFor == isVouchedFor)
    }

    @Test func `reads a WhatsApp peer in every spelling of the number`() throws {
        for address in ["+4915112345678", "4915112345678@s.whatsapp.net", "whatsapp:+4915112345678"] {
            let payload: JSONValue = [
                "sessionKey": "agent:main:whatsapp:direct:+4915112345678",
                "message": ["role": "user", "content": "hi"],
                "session": ["chatType": "direct", "lastChannel": "whatsapp", "lastTo": .string(address)],
            ]
            let sender = try #require(try read(payload)?.sender)
            #expect(sender.id == "4915112345678" && sender.source == .session)
        }
    }

    static let others: [(String, JSONValue)] = [
        ("an answer", ["role": "assistant", "content": "ok"]),
        (
            "the trace of a send",
            ["role": "assistant", "model": "delivery-mirror", "content": "ok", "idempotencyKey": "ours-1"]
        ),
        ("a mirror in the role of a user", ["role": "user", "model": "delivery-mirror", "content": "ok"]),
        ("a tool's result", ["role": "toolResult", "content": "ok"]),
        ("what a program said to the agent", ["role": "user", "content": "ok", "idempotencyKey": "somebody-1:user"]),
        ("what we said to the agent", ["role": "user", "content": "ok", "idempotencyKey": "ours-1"]),
        ("a row without a role", ["content": "ok"]),
    ]

    @Test(arguments: others)
    func `is not`(what: String, row: JSONValue) throws {
        guard case .object(var members) = Self.group else { return }
        members["message"] = row
        #expect(try read(.object(members)) == nil, "\(what)")
    }

    @Test(
        arguments: [
            [:], ["deliveryContext": ["channel": "webchat"]], ["deliveryContext": ["to": "x"]],
            ["deliveryContext": ["channel": "", "to": ""]],
        ] as [JSONValue]
    )
    func `needs a chat behind the session`(session: JSONValue) throws {
        let payload: JSONValue = [
            "sessionKey": "agent:main:main", "message": ["role": "user", "content": "hi"], "session": session,
        ]
        #expect(try read(payload) == nil)
    }

    @Test func `has no answer where the answer would reach a stranger`() throws {
        let payload: JSONValue = [
            "sessionKey": "agent:main:main", "message": ["role": "user", "content": "hi"],
            "session": ["deliveryContext": ["channel": "whatsapp", "to": "98765432101234@lid"]],
        ]
        let message = try #require(try read(payload))
        #expect(message.conversation.replyRoute == nil)
        #expect(message.conversation.kind == .native)
    }

    static let block = "Sender (untrusted metadata):\n```json\n{\"label\": \"x ``` y\"}\n```\n"
    static let texts: [(written: String, body: String)] = [
        ("hello", "hello"),
        ("", ""),
        (block + "\nhello", "hello"),
        ("Conversation info (untrusted metadata):\n```json\n{}\n```\n\n" + block + "\nhello\nworld", "hello\nworld"),
        ("[WhatsApp +4915112345678 Mon 2026-11-23 10:00 UTC] hello", "hello"),
        (block + "[whatsapp 120363@g.us 2026-11-23T10:00Z] hello", "hello"),
        // Everything else is what somebody wrote.
        (" " + block + "hello", " " + block + "hello"),
        ("hello\n" + block, "hello\n" + block),
        ("Sender (untrusted metadata):\nhello", "Sender (untrusted metadata):\nhello"),
        (
            "Sender (untrusted metadata):\n```json\n{} never closed",
            "Sender (untrusted metadata):\n```json\n{} never closed"
        ),
        ("Sender (trusted):\n```json\n{}\n```\nhello", "Sender (trusted):\n```json\n{}\n```\nhello"),
        ("[WhatsApp] is down", "[WhatsApp] is down"),
        // Characters that cannot be seen stay where they are, for whoever reads the text to judge.
        ("\u{202E}[WhatsApp x 2026-11-23] hello", "\u{202E}[WhatsApp x 2026-11-23] hello"),
        ("\u{200B}" + block + "hello", "\u{200B}" + block + "hello"),
        ("work\u{2066} on\u{0} issue", "work\u{2066} on\u{0} issue"),
        ("[Telegram 5 2026-11-23] hello", "[Telegram 5 2026-11-23] hello"),
        ("[WhatsApp x\n2026-11-23] hello", "[WhatsApp x\n2026-11-23] hello"),
        ("[WhatsApp 2026-11-23", "[WhatsApp 2026-11-23"),
        ("[1] [WhatsApp 2026-11-23] hello", "[1] [WhatsApp 2026-11-23] hello"),
    ]

    @Test(arguments: texts)
    func `loses only what the gateway put before the text`(written: String, body: String) throws {
        let payload = Self.group.with(["content": .string(written)], in: "message")
        #expect(try read(payload)?.text == body)
    }

    @Test func `tells that it was forwarded or cut, where the gateway tells`() throws {
        let written = "Forwarded message context (untrusted metadata):\n```json\n{}\n```\nhello\n...(truncated)..."
        let message = try #require(try read(Self.group.with(["content": .string(written)], in: "message")))
        #expect(message.text == "hello" && message.isForwarded && message.isTruncated)
        let plain = try #require(try read(Self.group))
        #expect(!plain.isForwarded && !plain.isTruncated)
    }

    @Test func `survives random text`() throws {
        let words = [
            "[", "]", "WhatsApp", " ", "2026-11-23", "\n", "\r\n", "```json", "```", Self.block, "{", "\u{0}",
            "e\u{301}", "🙂",
        ]
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...12, using: &generator)
            let text = (0..<count).map { _ in words.randomElement(using: &generator)! }.joined()
            let body = try #require(try read(Self.group.with(["content": .string(text)], in: "message"))).text
            #expect(text.hasSuffix(body))
        }
    }
}

extension JSONValue {
    /// The object with `members` added to its inner object `name`.
    fileprivate func with(_ members: [String: JSONValue], in name: String) -> JSONValue {
        guard case .object(var outer) = self, case .object(var inner)? = outer[name] else { return self }
        inner.merge(members) { $1 }
        outer[name] = .object(inner)
        return .object(outer)
    }
}
