import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A bridge with an outbox` {
    @Test func `waits until the gateway has taken the message`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: "build green")
            #expect(receipt.status == .sent)
            let id = try #require(receipt.entryID)
            #expect(try await outbox.entry(id).delivery.state == .accepted)
            #expect(await gateway.deliveries.map(\.text) == ["build green"])
            let events = try await outbox.explain(id).transitions.map(\.event)
            #expect(events == [.attempted, .accepted])
        }
    }

    @Test func `keeps what is sent without a connection, and delivers it in order later`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.crash()
            var states = bridge.events.makeAsyncIterator()
            while bridge.isConnected { _ = await states.next() }
            var last: EntryID?
            for number in 1...20 {
                let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: "message \(number)")
                #expect(receipt.status == .queued)
                #expect(receipt.evidence == .stored)
                last = receipt.entryID
            }
            try await gateway.restart()
            #expect(try await outbox.end(of: try #require(last)).delivery.state == .accepted)
            #expect(await gateway.deliveries.map(\.text) == (1...20).map { "message \($0)" })
        }
    }

    @Test func `repeats the same key when the connection is lost before the answer`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.inject(.init(on: .delivered, .drop))
            let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: "only once")
            #expect(receipt.status == .sent)
            #expect(!receipt.isPossiblyRepeated)
            #expect(await gateway.deliveries.count == 1)
            let events = try await outbox.explain(try #require(receipt.entryID)).transitions.map(\.event)
            #expect(events == [.attempted, .unanswered, .repeated, .accepted])
        }
    }

    @Test func `sends again, and says so, when a gateway died after the delivery`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.inject(.init(on: .delivered, .crash(restartAfter: .milliseconds(100))))
            let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: "perhaps twice")
            #expect(receipt.status == .sent)
            #expect(receipt.isPossiblyRepeated)
            #expect(await gateway.deliveries.count == 2)
        }
    }

    @Test func `holds a message for a human when it must not be repeated`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.inject(.init(on: .delivered, .crash(restartAfter: .milliseconds(100))))
            var message = OutboundMessage("at most once", to: try SessionKey(groupKey))
            message.delivery.ambiguity = .hold
            let error = await #expect(throws: BridgeError.self) { try await bridge.send(message) }
            #expect(error?.code == "outcomeUnknown")
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test func `finds a message in the history when the gateway restarted after writing it down`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.inject(.init(on: .answer("send"), .crash(restartAfter: .milliseconds(100))))
            let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: "written down")
            #expect(receipt.status == .sent)
            #expect(!receipt.isPossiblyRepeated)
            guard case .foundInHistory = receipt.evidence else { throw CancellationError() }
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test func `tries a provider that fails again under a new key`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.inject(.init(on: .delivery, .providerFailure("no active listener"), count: 2))
            let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: "third time")
            #expect(receipt.status == .sent)
            #expect(try await outbox.entry(try #require(receipt.entryID)).delivery.attempts == 3)
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test func `keeps a message as a dead letter when the retries are used up`() async throws {
        try await withOutbox { bridge, outbox, gateway in
            await gateway.inject(.init(on: .delivery, .providerFailure("no active listener"), count: nil))
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: groupKey, message: "never")
            }
            #expect(error?.code == "send.messageRejected")
            let id = try #require(error?.receipt?.entryID)
            #expect(try await outbox.entry(id).delivery.attempts == 4)
            await gateway.removeFaults()
            try await outbox.retry(id)
            #expect(try await outbox.end(of: id).delivery.state == .accepted)
            #expect(await gateway.deliveries.map(\.text) == ["never"])
        }
    }
}
