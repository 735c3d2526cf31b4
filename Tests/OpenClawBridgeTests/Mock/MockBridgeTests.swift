import OpenClawBridge
import OpenClawBridgeTesting
import OpenClawGateway
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A mock bridge` {
    let clock = ManualClock()

    @Test func `records what is sent, and forgets it on demand`() async throws {
        let bridge = MockBridge()
        try await bridge.connect()
        let receipt = try await bridge.sendToAgent(
            sessionKey: "whatsapp:dm:18312950562",
            message: "build green",
            metadata: ["issue": 12]
        )
        #expect(receipt.status == .sent)
        #expect(receipt.evidence == .simulated)
        #expect(receipt.metadata == ["issue": 12])
        #expect(receipt.sessionKey?.description == "whatsapp:dm:18312950562")
        #expect(bridge.lastMessage?.text == "build green")
        #expect(bridge.sentMessages.map(\.receipt) == [receipt])
        bridge.clearMessages()
        #expect(bridge.lastMessage == nil && bridge.attempts == 0)
    }

    @Test func `refuses to send before it is connected and after it was closed`() async throws {
        let bridge = MockBridge()
        let message = OutboundMessage("x", to: try SessionKey("telegram:dm:1"))
        let before = await #expect(throws: BridgeError.self) { try await bridge.send(message) }
        #expect(before?.code == "connection.network")
        try await bridge.connect()
        try await bridge.send(message)
        await bridge.close()
        await #expect(throws: BridgeError.self) { try await bridge.send(message) }
        #expect(bridge.connectionState == .disconnected)
        #expect(bridge.sentMessages.count == 1 && bridge.attempts == 3)
    }

    @Test func `names the rule that a bad key breaks, and sends nothing`() async throws {
        let bridge = MockBridge()
        try await bridge.connect()
        let error = await #expect(throws: BridgeError.self) {
            try await bridge.sendToAgent(sessionKey: "discord:guild:1", message: "x")
        }
        #expect(error?.code == "session.invalidSessionKey")
        #expect(error?.isRetryable == false)
        #expect((error?.cause as? SessionKeyError)?.rule == .type)
        #expect(bridge.attempts == 0)
    }

    @Test func `takes keys of added channels`() async throws {
        let bridge = MockBridge(knownChannels: try KnownChannels(adding: ["matrix"]))
        try await bridge.connect()
        try await bridge.sendToAgent(sessionKey: "matrix:!room:example.org", message: "x")
        #expect(bridge.lastMessage?.message.route.description == "matrix !room:example.org")
    }

    @Test func `fails the same sends for the same seed`() async throws {
        func outcomes(seed: UInt64) async throws -> [Bool] {
            let bridge = MockBridge(behavior: .init(failureRate: 0.5), seed: seed)
            try await bridge.connect()
            var outcomes: [Bool] = []
            for _ in 0..<64 {
                outcomes.append((try? await bridge.sendToAgent(sessionKey: "telegram:dm:1", message: "x")) != nil)
            }
            return outcomes
        }
        let first = try await outcomes(seed: 7)
        #expect(first == (try await outcomes(seed: 7)))
        #expect(first != (try await outcomes(seed: 8)))
        #expect(first.contains(true) && first.contains(false))
    }

    @Test func `fails never or always at the ends of the rate, with the error it was given`() async throws {
        let bridge = MockBridge(behavior: .init(failureRate: 1, failure: .outcomeUnknown(.init("Told to."))))
        try await bridge.connect()
        let error = await #expect(throws: BridgeError.self) {
            try await bridge.sendToAgent(sessionKey: "telegram:dm:1", message: "x")
        }
        #expect(error?.code == "outcomeUnknown")
        bridge.behavior.failureRate = 0
        for _ in 0..<20 { try await bridge.sendToAgent(sessionKey: "telegram:dm:1", message: "x") }
        #expect(bridge.sentMessages.count == 20)
    }

    @Test func `takes simulated time`() async throws {
        let bridge = MockBridge(behavior: .init(connectDelay: .seconds(2), sendDelay: .seconds(3)), clock: clock)
        async let connected: Void = bridge.connect()
        await clock.untilSleeping()
        #expect(bridge.connectionState == .connecting)
        clock.advance(by: .seconds(2))
        try await connected
        async let sent = bridge.sendToAgent(sessionKey: "telegram:dm:1", message: "x")
        await clock.untilSleeping()
        #expect(bridge.sentMessages.isEmpty)
        clock.advance(by: .seconds(3))
        _ = try await sent
        #expect(bridge.sentMessages.count == 1)
    }

    @Test func `tells a cancelled caller that nothing was sent`() async throws {
        let bridge = MockBridge(behavior: .init(sendDelay: .seconds(3)), clock: clock)
        try await bridge.connect()
        let task = Task { try await bridge.sendToAgent(sessionKey: "telegram:dm:1", message: "x") }
        await clock.untilSleeping()
        task.cancel()
        let error = await #expect(throws: BridgeError.self) { try await task.value }
        #expect(error?.code == "cancelled")
        #expect(bridge.sentMessages.isEmpty)
    }

    @Test func `lets a test wait for messages`() async throws {
        let bridge = MockBridge()
        try await bridge.connect()
        async let sent = bridge.sentMessages(atLeast: 2)
        for text in ["a", "b"] { try await bridge.sendToAgent(sessionKey: "telegram:dm:1", message: text) }
        #expect(await sent.map(\.text).starts(with: ["a", "b"]))
        let cancelled = Task { await bridge.sentMessages(atLeast: 3) }
        cancelled.cancel()
        #expect(await cancelled.value.count == 2)
    }

    @Test func `tells simulated events and changes of the connection`() async throws {
        let bridge = MockBridge()
        let events = bridge.events
        let (names, handled) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(16))
        bridge.onEvent("exec.approval.requested") { event in
            if case .gateway(let frame) = event { handled.yield(try frame.payload.json()["id"]?.string ?? "") }
        }
        try await bridge.connect()
        bridge.simulateEvent("exec.approval.requested", payload: ["id": "a-1"])
        bridge.simulateConnectionState(.reconnecting)
        bridge.simulateConnectionState(.reconnecting)
        await bridge.close()

        var handlers = names.makeAsyncIterator()
        #expect(await handlers.next() == "a-1")
        var states: [BridgeConnectionState] = []
        for await event in events {
            if case .connectionStateChanged(let state) = event { states.append(state) }
        }
        #expect(states == [.connecting, .connected, .reconnecting, .disconnected])
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Fixtures of messages` {
    @Test func `go through a mock to a handler, which answers`() async throws {
        let bridge = MockBridge()
        try await bridge.connect()
        bridge.onEvent(.message) { event in
            guard case .message(let message) = event, let route = message.conversation.replyRoute else { return }
            try await bridge.send(OutboundMessage("\(message.sender?.id ?? "nobody"): \(message.text)", to: route))
        }
        bridge.simulateMessage(.direct("hi"))
        bridge.simulateMessage(.inGroup("hi all"))
        let answers = await bridge.sentMessages(atLeast: 2)
        #expect(answers.map(\.text) == ["4915112345678: hi", "nobody: hi all"])
        #expect(
            answers.map(\.message.route.description) == ["whatsapp 4915112345678", "whatsapp 120363401780756402@g.us"]
        )
    }
}
