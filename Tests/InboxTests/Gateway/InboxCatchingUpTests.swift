import Foundation
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Catching up with a gateway` {
    @Test(arguments: ProtocolVersion.allCases)
    func `finds what was written while the bridge was away, once and in order`(
        version: ProtocolVersion
    ) async throws {
        try await withGateway(.init(protocolVersion: version)) { gateway, folder in
            try await live(with: gateway, in: folder, handler: { _ in }) { life async throws in
                try await gateway.write("heard")
                try await life.settled(1)
            }
            try await gateway.write("missed 1")
            try await gateway.write("missed elsewhere", in: otherGroup)
            try await gateway.write("missed 2")
            // The gateway tells of rows a little later: nobody may be there then.
            await gateway.pass(.seconds(1))
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                try await life.settled(3)
                #expect(heard.texts.filter { $0 != "missed elsewhere" } == ["missed 1", "missed 2"])
                #expect(heard.all.allSatisfy { $0.source == .history })
                let entry = try #require(heard.all.first { $0.message.conversation.address == group })
                #expect(entry.message.conversation.replyRoute?.description == "whatsapp \(group)?account=default")
                try await gateway.write("heard again")
                try await life.settled(1)
            }
            // All of it was read, so that nothing comes twice.
            let none = Heard()
            try await live(with: gateway, in: folder, handler: { none.add($0) }) { life async throws in
                let counts = try await life.store.counts()
                #expect(counts == [.handled: 5])
            }
            #expect(none.texts.isEmpty)
        }
    }

    @Test func `does not do what was asked for before anybody listened`() async throws {
        try await withGateway { gateway, folder in
            try await gateway.write("deploy the day before")
            // The gateway tells of rows a little later: nobody may be there then.
            await gateway.pass(.seconds(1))
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                try await gateway.write("status")
                try await life.settled(1)
            }
            #expect(heard.texts == ["status"])
            // The second look has nothing to compare with but the mark of the first.
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                let all = try await life.store.newest(in: nil, limit: 9)
                #expect(all.map(\.message.text) == ["status"])
            }
        }
    }

    @Test func `finds what was written while the connection was down`() async throws {
        try await withGateway { gateway, folder in
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                try await gateway.write("1")
                try await life.settled(1)
                await gateway.inject(.init(on: .now, .drop))
                try await gateway.write("2")
                try await life.settled(1)
                // A restart forgets every subscription.
                try await gateway.restart()
                try await gateway.write("3")
                try await life.settled(1)
                try await gateway.restartInProcess()
                try await gateway.write("4")
                try await life.settled(1)
                try await gateway.write("5")
                try await life.settled(1)
            }
            #expect(heard.texts == ["1", "2", "3", "4", "5"])
        }
    }

    @Test func `follows a conversation into its new transcript`() async throws {
        try await withGateway { gateway, folder in
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                for text in ["1", "2", "3"] { try await gateway.write(text) }
                try await life.settled(3)
            }
            // The rows are counted from 1 again, so that their numbers are below the mark.
            #expect(await gateway.resetSession("agent:main:\(groupKey)"))
            try await gateway.write("4")
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                try await life.settled(1)
                #expect(await gateway.resetSession("agent:main:\(groupKey)"))
                try await gateway.write("5")
                try await life.settled(1)
            }
            #expect(heard.texts == ["1", "2", "3", "4", "5"])
        }
    }

    @Test func `finds what the gateway kept to itself`() async throws {
        try await withGateway { gateway, folder in
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                try await gateway.write("1")
                try await life.settled(1)
                await gateway.inject(.init(on: .event("session.message"), .skipEvent))
                try await gateway.write("2")
                // The number of the next one tells that one is missing.
                try await gateway.write("3")
                try await life.settled(2)
            }
            #expect(Set(heard.texts) == ["1", "2", "3"])
        }
    }

    @Test func `looks by itself, for a last message tells of no gap`() async throws {
        try await withGateway { gateway, folder in
            let settings = InboxSettings(checkInterval: .seconds(5))
            try await live(with: gateway, in: folder, settings: settings, handler: { _ in }) { life async throws in
                await gateway.inject(.init(on: .event("session.message"), .skipEvent, count: nil))
                try await gateway.write("the last word")
                #expect(try await life.filed(1).first?.source == .history)
            }
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `loses nothing when filing falls behind, and nobody waits for it`() async throws {
        try await withGateway { gateway, folder in
            let groups = (1...4).map { "12036300000000000\($0)@g.us" }
            try await live(with: gateway, in: folder) { life async throws in
                let events = life.bridge.events(limit: 10_000)
                life.store.holdUp()
                for number in 0..<1600 { try await gateway.write("\(number)", in: groups[number % 4]) }
                // The bridge tells everything while the inbox stands still.
                var told = 0
                for await event in events {
                    if case .message = event { told += 1 }
                    if told == 1600 { break }
                }
                life.store.goOn()
                _ = try await life.filed(1600)
                let all = try await life.store.newest(in: nil, limit: 5000).reversed()
                #expect(all.count == 1600)
                for (index, group) in groups.enumerated() {
                    let numbers = all.filter { $0.message.conversation.address == group }.map { Int($0.message.text) }
                    #expect(numbers == Array(stride(from: index, to: 1600, by: 4)))
                }
            }
        }
    }

    @Test func `reads the direct chats that have a session of their own, and no shared one`() async throws {
        for scope in [GatewaySimulator.DirectScope.perChannelPeer, .main] {
            var configuration = GatewaySimulator.Configuration()
            configuration.directScope = scope
            try await withGateway(configuration) { gateway, folder in
                try await live(with: gateway, in: folder) { _ in }
                try await gateway.receive(channel: "whatsapp", from: alice, text: "from alice")
                try await gateway.receive(channel: "whatsapp", from: bob, text: "from bob")
                await gateway.pass(.seconds(1))
                try await live(with: gateway, in: folder) { life async throws in
                    let found = try await life.store.newest(in: nil, limit: 9).map(\.message)
                    guard scope == .perChannelPeer else {
                        // Whose words are whose cannot be told afterwards: an answer could reach the wrong person.
                        #expect(found.isEmpty)
                        return
                    }
                    #expect(Set(found.map(\.text)) == ["from alice", "from bob"])
                    #expect(
                        found.allSatisfy {
                            $0.sender?.source == .session && "+" + ($0.sender?.id ?? "") == $0.conversation.address
                        }
                    )
                }
            }
        }
    }
}
