import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Receiving over a gateway` {
    @Test(arguments: ProtocolVersion.allCases)
    func `tells the messages of a group, and answers into it`(version: ProtocolVersion) async throws {
        try await withBridge(.init(protocolVersion: version)) { bridge, gateway in
            let events = bridge.events
            try await bridge.receiveMessages(from: SessionKey(groupKey))
            try await gateway.receive(channel: "whatsapp", from: "+4915112345678", in: group, text: "work on issue #12")
            let message = try await events.first(\.message)
            #expect(message.text == "work on issue #12")
            #expect(message.conversation.kind == .group && message.conversation.address == group)
            #expect(message.sender == nil)

            let route = try #require(message.conversation.replyRoute)
            try await bridge.send(OutboundMessage("on it", to: route))
            #expect(try await gateway.delivery().to == group)
        }
    }

    @Test func `names the member where the gateway does`() async throws {
        try await withBridge(.init(version: "2026.7.1")) { bridge, gateway in
            let events = bridge.events
            try await bridge.receiveMessages(from: SessionKey(groupKey))
            try await gateway.receive(
                channel: "whatsapp",
                from: "4915112345678@s.whatsapp.net",
                named: "Alice",
                in: group,
                text: "hi"
            )
            let message = try await events.first(\.message)
            #expect(message.sender == .init(id: "4915112345678@s.whatsapp.net", name: "Alice", source: .message))
        }
    }

    @Test func `does not tell its own messages, and goes on after a restart`() async throws {
        try await withBridge { bridge, gateway in
            let events = bridge.events
            try await bridge.receiveMessages(from: SessionKey(groupKey))
            try await bridge.sendToAgent(sessionKey: groupKey, message: "echo?")
            // The gateway tells the trace of it; the bridge knows it for its own.
            try await events.first { $0.name == "session.message" ? () : nil }
            try await gateway.restart()
            try await events.reached(.connected)
            try await gateway.receive(channel: "whatsapp", from: "+4915112345678", in: group, text: "after")
            #expect(try await events.first(\.message).text == "after")
        }
    }

    @Test func `tells direct chats only to those who ask for all`() async throws {
        try await withBridge { bridge, gateway in
            let events = bridge.events
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.receiveMessages(from: SessionKey("whatsapp:dm:4915112345678"))
            }
            #expect(error?.code == "session.sessionNotFound")
            try await bridge.receiveAllMessages()
            try await gateway.receive(channel: "whatsapp", from: "+4915112345678", text: "hello")
            let message = try await events.first(\.message)
            #expect(message.conversation.kind == .direct)
            // The gateway keeps all direct chats in one session, so the peer is a guess.
            #expect(message.sender?.isVouchedFor == false)
        }
    }

    @Test func `needs a connection to ask for messages`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let bridge = GatewayBridge(configuration(for: gateway))
            await #expect(throws: BridgeError.self) { try await bridge.receiveAllMessages() }
        }
    }

    @Test func `calls handlers with the gateway's own events`() async throws {
        try await withBridge { bridge, gateway in
            let (texts, told) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(16))
            bridge.onEvent("chat") { event in
                guard case .gateway(let frame) = event, case .chat(let chat) = GatewayEvent(frame) else { return }
                told.yield(chat.sessionKey ?? "")
            }
            try await bridge.sendToAgent(sessionKey: "agent:main:main", message: "hello")
            var iterator = texts.makeAsyncIterator()
            #expect(await iterator.next() == "agent:main:main")
        }
    }
}

extension BridgeEvent {
    /// The inbound message, when the event is one.
    fileprivate var message: InboundMessage? {
        if case .message(let message) = self { message } else { nil }
    }
}
