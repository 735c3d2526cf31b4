import Foundation
import OpenClawBridge
import OpenClawGatewaySimulator
import ServiceLifecycle
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The handler of an inbox` {
    @Test func `gets a message again that it had when the process ended`() async throws {
        try await withGateway { gateway, folder in
            let (begun, begin) = AsyncStream.makeStream(of: InboxEntry.self, bufferingPolicy: .bufferingOldest(9))
            try await live(
                with: gateway,
                in: folder,
                handler: { entry in
                    begin.yield(entry)
                    try await Task.sleep(for: .seconds(3600))
                }
            ) { life async throws in
                try await gateway.write("work on issue #1")
                var iterator = begun.makeAsyncIterator()
                let entry = try #require(await iterator.next())
                #expect(!entry.isRepeated)
                // It is on disk that somebody has it, before anything is done.
                #expect(try await life.store.entry(entry.key)?.state == .handling)
            }
            let heard = Heard()
            try await live(with: gateway, in: folder, handler: { heard.add($0) }) { life async throws in
                if heard.all.isEmpty { try await life.settled(1) }
                #expect(heard.texts == ["work on issue #1"])
                #expect(heard.all.first?.isRepeated == true && heard.all.first?.tries == 2)
            }
        }
    }

    @Test func `is called again after an error, and its conversation waits, and no other`() async throws {
        struct Trouble: Error {}
        try await withGateway { gateway, folder in
            let heard = Heard()
            try await live(
                with: gateway,
                in: folder,
                handler: { entry in
                    heard.add(entry)
                    if entry.message.text == "bad" { throw Trouble() }
                }
            ) { life async throws in
                try await gateway.write("bad")
                try await gateway.write("good")
                try await gateway.write("elsewhere", in: otherGroup)
                let failed = try await life.settled(1, as: .failed)
                #expect(try await life.store.entry(failed[0])?.tries == 3)
            }
            let here = heard.all.filter { $0.message.conversation.address == group }
            #expect(here.prefix(3).map(\.message.text) == ["bad", "bad", "bad"])
            #expect(here.prefix(3).map(\.isRepeated) == [false, true, true])
        }
    }

    @Test func `has one message of a conversation at a time, and only so many conversations`() async throws {
        try await withGateway { gateway, folder in
            let running = Mutex<(now: [String: Int], most: Int)>(([:], 0))
            let settings = InboxSettings(checkInterval: .seconds(3600), concurrency: 2)
            try await live(
                with: gateway,
                in: folder,
                settings: settings,
                handler: { entry in
                    let address = entry.message.conversation.address
                    let alone = running.withLock { running in
                        running.now[address, default: 0] += 1
                        running.most = max(running.most, running.now.values.reduce(0, +))
                        return running.now[address] == 1
                    }
                    #expect(alone)
                    // The first ones wait for company.
                    while running.withLock(\.most) < 2 { await Task.yield() }
                    running.withLock { $0.now[address, default: 0] -= 1 }
                }
            ) { life async throws in
                for number in 0..<24 {
                    try await gateway.write("\(number)", in: "12036300000000000\(number % 6)@g.us")
                }
                try await life.settled(24)
            }
            #expect(running.withLock(\.most) == 2)
        }
    }

    @Test func `does not get what waited too long`() async throws {
        try await withGateway { gateway, folder in
            let time = QuickTime()
            try await live(with: gateway, in: folder, time: time) { life async throws in
                try await gateway.write("deploy")
                _ = try await life.filed(1)
                time.move(by: 601)
                let heard = Heard()
                life.inbox.handle { heard.add($0) }
                await gateway.pass(.seconds(601))
                try await gateway.write("status")
                try await life.settled(1)
                #expect(heard.texts == ["status"])
                #expect(try await life.store.counts() == [.expired: 1, .handled: 1])
            }
        }
    }

    /// How far the gateway's clock is ahead of this machine's.
    @Test(arguments: [Duration.zero, .seconds(7200), .seconds(-7200)])
    func `does not get what was missed too long ago, whatever the gateway's clock shows`(lead: Duration) async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.clockOffset = lead
        try await withGateway(configuration) { gateway, folder in
            let time = QuickTime()
            try await live(with: gateway, in: folder, time: time) { _ in }
            try await gateway.write("deploy")
            await gateway.pass(.seconds(900))
            time.move(by: 900)
            try await gateway.write("status")
            let heard = Heard()
            try await live(with: gateway, in: folder, time: time, handler: { heard.add($0) }) { life async throws in
                try await life.settled(1)
                try await gateway.write("live")
                try await life.settled(1)
                #expect(heard.texts == ["status", "live"])
                // What was not done can be seen.
                #expect(try await life.store.newest(in: .expired, limit: 9).map(\.message.text) == ["deploy"])
            }
        }
    }

    @Test func `may finish when the service group shuts down`() async throws {
        try await withGateway { gateway, folder in
            let (begun, begin) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(9))
            let (allowed, allow) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(9))
            try await live(
                with: gateway,
                in: folder,
                handler: { _ in
                    begin.yield()
                    var iterator = allowed.makeAsyncIterator()
                    await iterator.next()
                    try Task.checkCancellation()
                },
                isRun: false
            ) { life async throws in
                let services = ServiceGroup(services: [life.inbox], logger: silentLogger)
                async let ended: Void = services.run()
                try await life.untilRead()
                try await gateway.write("one")
                var iterator = begun.makeAsyncIterator()
                await iterator.next()
                await services.triggerGracefulShutdown()
                allow.yield()
                try await ended
                #expect(try await life.store.counts() == [.handled: 1])
            }
        }
    }

    @Test func `of one inbox runs once`() async throws {
        try await withGateway { gateway, folder in
            try await live(with: gateway, in: folder) { life async throws in
                let error = await #expect(throws: StoreError.self) { try await life.inbox.run() }
                #expect(error?.code == .conflict)
            }
        }
    }
}
