import Foundation
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An inbox over a gateway` {
    @Test(arguments: ProtocolVersion.allCases)
    func `files what people write, hands it out in order, and answers where it came from`(
        version: ProtocolVersion
    ) async throws {
        try await withGateway(.init(protocolVersion: version)) { gateway, folder in
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                for number in 1...3 { try await gateway.write("work on issue #\(number)") }
                try await life.settled(3)
                #expect(heard.texts == ["work on issue #1", "work on issue #2", "work on issue #3"])
                #expect(heard.all.allSatisfy { !$0.isRepeated && $0.state == .handling })
                #expect(try await life.store.counts() == [.handled: 3])

                let entry = try #require(heard.all.first)
                let route = try #require(entry.message.conversation.replyRoute)
                try await life.bridge.send(OutboundMessage("on it", to: route, idempotencyKey: entry.key.text + "-ack"))
                #expect(try await gateway.delivery().to == group)
            }
        }
    }

    @Test func `asks for the wanted conversations alone, where the gateway can tell them apart`() async throws {
        try await withGateway { gateway, folder in
            let settings = InboxSettings(conversations: try InboxConversations(groupKey), checkInterval: .seconds(3600))
            try await live(with: gateway, in: folder, settings: settings) { life async throws in
                let client = try #require(await gateway.connections.first)
                #expect(!client.watchesAllSessions)
                #expect(client.watchedSessions == ["agent:main:\(groupKey)"])
                try await gateway.write("not for us", in: otherGroup)
                try await gateway.write("for us")
                #expect(try await life.filed(1).map(\.message.text) == ["for us"])
            }
        }
    }

    @Test func `asks for all where a direct chat is wanted, and drops the others`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.directScope = .perChannelPeer
        try await withGateway(configuration) { gateway, folder in
            let wanted = try InboxConversations("whatsapp:dm:\(alice.dropFirst()), \(groupKey)")
            let settings = InboxSettings(conversations: wanted, checkInterval: .seconds(3600))
            try await live(with: gateway, in: folder, settings: settings) { life async throws in
                #expect(await gateway.connections.first?.watchesAllSessions == true)
                try await gateway.receive(channel: "whatsapp", from: bob, text: "from a stranger")
                try await gateway.write("from another group", in: otherGroup)
                try await gateway.receive(channel: "whatsapp", from: alice, text: "from alice")
                try await gateway.write("from the group")
                let filed = try await life.filed(2)
                #expect(filed.map(\.message.text) == ["from alice", "from the group"])
                #expect(filed.first?.message.sender == .init(id: "4915112345678", source: .session))
            }
        }
    }

    @Test func `does not hear itself`() async throws {
        try await withGateway { gateway, folder in
            try await live(with: gateway, in: folder) { life async throws in
                try await gateway.write("before")
                _ = try await life.filed(1)
                try await life.bridge.sendToAgent(sessionKey: "agent:main:\(groupKey)", message: "/status")
                try await life.bridge.sendToAgent(sessionKey: groupKey, message: "work on issue #1")
                try await gateway.write("after")
                #expect(try await life.filed(1).map(\.message.text) == ["after"])
            }
            // Nor in the history.
            try await live(with: gateway, in: folder) { life async throws in
                let all = try await life.store.newest(in: nil, limit: 9)
                #expect(all.map(\.message.text) == ["after", "before"])
            }
        }
    }

    @Test func `tells those who look on, without taking anything from the handler`() async throws {
        try await withGateway { gateway, folder in
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                var entries = life.inbox.entries().makeAsyncIterator()
                try await gateway.write("hello")
                #expect(await entries.next()?.message.text == "hello")
                try await life.settled(1)
                #expect(heard.texts == ["hello"])
            }
        }
    }

    @Test func `drops the oldest for somebody who looks on too slowly, and counts them`() async throws {
        try await withGateway { gateway, folder in
            try await live(with: gateway, in: folder, handler: { _ in }) { life async throws in
                let entries = life.inbox.entries(limit: 2)
                for number in 1...5 { try await gateway.write("\(number)") }
                // Messages are handled after they were told.
                try await life.settled(5)
                var iterator = entries.makeAsyncIterator()
                #expect(await iterator.next()?.message.text == "4")
                #expect(await iterator.next()?.message.text == "5")
                #expect(entries.dropped == 3)
            }
        }
    }

    @Test func `hears no more of a conversation that nobody asks for any longer`() async throws {
        try await withGateway { gateway, folder in
            try await live(with: gateway, in: folder) { life async throws in
                try await life.bridge.receiveMessages(from: SessionKey(groupKey))
                try await life.bridge.stopReceivingAllMessages()
                try await gateway.write("not told", in: otherGroup)
                try await gateway.write("told")
                #expect(try await life.filed(1).map(\.message.text) == ["told"])
                try await life.bridge.stopReceiving(from: SessionKey(groupKey))
                let client = try #require(await gateway.connections.first)
                #expect(!client.watchesAllSessions && client.watchedSessions.isEmpty)
            }
        }
    }
}
