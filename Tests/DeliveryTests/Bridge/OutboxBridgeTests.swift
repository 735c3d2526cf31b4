import Foundation
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An outbox behind a bridge` {
    @Test func `delivers nothing while it is paused, and goes on afterwards`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            try await outbox.pause(.everything)
            let first = try await outbox.enqueue(try .init("one", to: SessionKey(groupKey)))
            let telling = try await outbox.explain(first.id)
            #expect(telling.pauses == [.everything])
            try await outbox.resume(.everything)
            #expect(try await outbox.end(of: first.id).delivery.state == .accepted)
        }
    }

    @Test func `lets a paused lane hold nobody else`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            try await outbox.pause(.lane(Lane(try SessionKey(groupKey).route)))
            let held = try await outbox.enqueue(try .init("held", to: SessionKey(groupKey)))
            let receipt = try await bridge.sendToAgent(sessionKey: "whatsapp:dm:15550001111", message: "free")
            #expect(receipt.status == .sent)
            #expect(try await outbox.cancel(held.id).delivery.state == .cancelled)
            #expect(await gateway.deliveries.map(\.text) == ["free"])
        }
    }

    @Test func `sends a message when its time has come, and forgets one whose time is over`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            var later = try OutboundMessage("later", to: SessionKey(groupKey))
            later.delivery.notBefore = Date() + 0.3
            var useless = try OutboundMessage("useless", to: SessionKey(groupKey))
            useless.delivery.expiresAt = Date() - 1
            let (first, second) = (try await outbox.enqueue(later), try await outbox.enqueue(useless))
            try await bridge.sendToAgent(sessionKey: groupKey, message: "now")
            #expect(try await outbox.end(of: second.id).delivery.state == .expired)
            #expect(try await outbox.end(of: first.id).delivery.state == .accepted)
            #expect(await gateway.deliveries.map(\.text) == ["now", "later"])
        }
    }

    @Test func `cuts a long text and goes on at the part that failed`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            let paragraph = String(repeating: "All tests of this part are green. ", count: 80)
            let text = (1...4).map { "Part \($0). \(paragraph)" }.joined(separator: "\n\n")
            await gateway.inject(.init(on: .delivery, .providerFailure("no active listener"), nth: 3, count: 1))
            let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: text)
            #expect(receipt.status == .sent)
            let parts = await gateway.deliveries.map(\.text)
            let id = try #require(receipt.entryID)
            let count = try await outbox.entry(id).submission.parts.count
            #expect(count > 2)
            #expect(parts.count == count)
            for (index, part) in parts.enumerated() { #expect(part.contains("(\(index + 1)/\(count))")) }
        }
    }

    @Test func `talks to an agent once, also over a cut connection`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.inject(.init(on: .answer("chat.send"), .drop))
            let receipt = try await bridge.sendToAgent(sessionKey: "agent:main:main", message: "work on issue #1234")
            #expect(receipt.status == .sent)
            let sends = await gateway.receivedRequests.filter { $0.method == "chat.send" }
            #expect(Set(sends.map { $0.params["idempotencyKey"]?.string }).count == 1)
        }
    }

    @Test func `refuses another message under a known key, and gives the entry of the same one`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            var message = try OutboundMessage("deployed", to: SessionKey(groupKey))
            message.idempotencyKey = "deploy-17"
            let first = try await bridge.send(message)
            #expect(try await bridge.send(message).entryID == first.entryID)
            message.text = "deployed, or not"
            let error = await #expect(throws: BridgeError.self) { try await bridge.send(message) }
            #expect(error?.code == "send.messageRejected")
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test func `tells a second daemon who delivers already`() async throws {
        try await withFile { path in
            try await GatewaySimulator.withSimulator { gateway in
                let (first, second) = (try SQLiteOutboxStore(path: path), try SQLiteOutboxStore(path: path))
                let outbox = Outbox(store: first, settings: quickSettings)
                let bridge = GatewayBridge(configuration(for: gateway), outbox: outbox, logger: silentLogger)
                try await bridge.connect()
                try await bridge.sendToAgent(sessionKey: groupKey, message: "the first delivers")
                let other = GatewayBridge(
                    configuration(for: gateway),
                    outbox: Outbox(store: second, settings: quickSettings),
                    logger: silentLogger
                )
                let error = await #expect(throws: OutboxError.self) { try await other.run() }
                #expect(error?.code == .leased)
                #expect(error?.message.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
                await bridge.close()
                await first.close()
                await second.close()
            }
        }
    }

    @Test func `goes on where another process ended`() async throws {
        try await withFile { path in
            try await GatewaySimulator.withSimulator { gateway in
                let offline = try SQLiteOutboxStore(path: path)
                var ids: [EntryID] = []
                for number in 1...5 {
                    let message = try OutboundMessage("message \(number)", to: SessionKey(groupKey))
                    ids.append(try await Outbox(store: offline).enqueue(message).id)
                }
                await offline.close()
                let store = try SQLiteOutboxStore(path: path)
                let outbox = Outbox(store: store, settings: quickSettings)
                let bridge = GatewayBridge(configuration(for: gateway), outbox: outbox, logger: silentLogger)
                try await bridge.connect()
                #expect(try await outbox.end(of: try #require(ids.last)).delivery.state == .accepted)
                await bridge.close()
                await store.close()
                #expect(await gateway.deliveries.map(\.text) == (1...5).map { "message \($0)" })
            }
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A durable send of a command` {
    @Test func `delivers its own lane up to its message`() async throws {
        try await withFile { path in
            try await GatewaySimulator.withSimulator { gateway in
                let store = try SQLiteOutboxStore(path: path)
                let outbox = Outbox(store: store, settings: quickSettings)
                try await outbox.enqueue(try .init("before", to: SessionKey(groupKey)))
                try await outbox.enqueue(try .init("elsewhere", to: SessionKey("whatsapp:dm:15550001111")))
                let receipt = try await GatewayBridge.sendDurably(
                    try .init("mine", to: SessionKey(groupKey)),
                    outbox: outbox,
                    configuration: configuration(for: gateway),
                    wait: .accepted(within: .seconds(30)),
                    logger: silentLogger
                )
                #expect(receipt.status == .sent)
                #expect(await gateway.deliveries.map(\.text) == ["before", "mine"])
                await store.close()
            }
        }
    }

    @Test func `follows its message while a daemon delivers`() async throws {
        try await withFile { path in
            try await GatewaySimulator.withSimulator { gateway in
                let (daemon, command) = (try SQLiteOutboxStore(path: path), try SQLiteOutboxStore(path: path))
                let bridge = GatewayBridge(
                    configuration(for: gateway),
                    outbox: Outbox(store: daemon, settings: quickSettings),
                    logger: silentLogger
                )
                try await bridge.connect()
                let receipt = try await GatewayBridge.sendDurably(
                    try .init("by the daemon", to: SessionKey(groupKey)),
                    outbox: Outbox(store: command, settings: quickSettings),
                    configuration: configuration(for: gateway),
                    wait: .accepted(within: .seconds(30)),
                    logger: silentLogger
                )
                #expect(receipt.status == .sent)
                #expect(await gateway.deliveries.count == 1)
                await bridge.close()
                await daemon.close()
                await command.close()
            }
        }
    }

    @Test func `keeps the message and tells at once what only a human can mend`() async throws {
        try await withFile { path in
            try await GatewaySimulator.withSimulator { gateway in
                let store = try SQLiteOutboxStore(path: path)
                var settings = configuration(for: gateway)
                settings.gateway.token = "wrong"
                let outbox = Outbox(store: store, settings: quickSettings)
                let error = await #expect(throws: BridgeError.self) {
                    try await GatewayBridge.sendDurably(
                        try .init("patient", to: SessionKey(groupKey)),
                        outbox: outbox,
                        configuration: settings,
                        wait: .accepted(within: .seconds(30)),
                        logger: silentLogger
                    )
                }
                #expect(error?.code == "connection.authentication")
                #expect(error?.receipt?.status == .queued)
                let id = try #require(error?.receipt?.entryID)
                #expect(try await outbox.entry(id).delivery.state == .queued)
                await store.close()
            }
        }
    }

    @Test func `leaves the message in the outbox when the time is over`() async throws {
        try await withFile { path in
            let store = try SQLiteOutboxStore(path: path)
            var settings = BridgeConfiguration()
            settings.gateway.url = "ws://127.0.0.1:1"
            settings.gateway.token = "test-token"
            let receipt = try await GatewayBridge.sendDurably(
                try .init("later", to: SessionKey(groupKey)),
                outbox: Outbox(store: store, settings: quickSettings),
                configuration: settings,
                wait: .accepted(within: .milliseconds(200)),
                logger: silentLogger
            )
            #expect(receipt.status == .queued)
            #expect(receipt.evidence == .stored)
            await store.close()
        }
    }
}

/// Runs `body` with the path of an outbox file that is gone afterwards.
func withFile(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("outbox-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appendingPathComponent("outbox.sqlite").path)
}
