import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Sending over a gateway` {
    @Test(arguments: ProtocolVersion.allCases)
    func `puts a message into a group, and tells the id that the network gave it`(version: ProtocolVersion) async throws
    {
        try await withBridge(.init(protocolVersion: version)) { bridge, gateway in
            let receipt = try await bridge.sendToAgent(
                sessionKey: groupKey,
                message: "build green",
                metadata: ["issue": 12]
            )
            let delivery = try await gateway.delivery()
            #expect(delivery.channel == "whatsapp" && delivery.to == group && delivery.text == "build green")
            #expect(receipt.status == .sent)
            #expect(receipt.evidence == .channelAccepted(messageID: delivery.messageID))
            #expect(receipt.messageID == delivery.messageID)
            #expect(receipt.idempotencyKey == delivery.idempotencyKey)
            #expect(receipt.sessionKey?.description == groupKey)
            #expect(receipt.metadata == ["issue": 12])
        }
    }

    @Test func `finds the own number for a chat with oneself`() async throws {
        try await withBridge { bridge, gateway in
            try await bridge.sendToAgent(sessionKey: "whatsapp:self:main", message: "note")
            #expect(try await gateway.delivery().to == "+15550001000")
            let other = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: "whatsapp:self:work", message: "note")
            }
            #expect(other?.code == "session.sessionNotFound")
        }
    }

    @Test func `says when WhatsApp is not linked`() async throws {
        let channel = GatewaySimulator.Channel(id: "whatsapp", isLinked: false)
        try await withBridge(.init(channels: [channel])) { bridge, gateway in
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: "whatsapp:self:main", message: "note")
            }
            #expect(error?.code == "session.sessionNotFound")
            #expect(error?.description.contains("not linked") == true)
            #expect(await gateway.deliveries.isEmpty)
        }
    }

    @Test(arguments: ProtocolVersion.allCases)
    func `gives a text to an agent that exists`(version: ProtocolVersion) async throws {
        try await withBridge(.init(protocolVersion: version)) { bridge, gateway in
            let receipt = try await bridge.sendToAgent(sessionKey: "agent:main:main", message: "hello")
            #expect(receipt.status == .sent)
            #expect(receipt.evidence == .runStarted(runID: receipt.idempotencyKey))
            let request = try await gateway.request { $0.method == "chat.send" }
            #expect(request.params["sessionKey"] == "agent:main:main")
            #expect(request.params["message"] == "hello")
        }
    }

    @Test func `refuses an agent that does not exist, and asks again for a new one`() async throws {
        try await withBridge { bridge, gateway in
            try await bridge.sendToAgent(sessionKey: "agent:main:main", message: "hello")
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: "agent:whatsapp:main", message: "hello")
            }
            #expect(error?.code == "session.sessionNotFound")
            #expect(error?.description.contains("whatsapp:dm:") == true)
            let requests = await gateway.receivedRequests
            #expect(requests.filter { $0.method == "chat.send" }.count == 1)
            #expect(requests.filter { $0.method == "agents.list" }.count == 2)
        }
    }

    @Test func `refuses a message without text before it asks anybody`() async throws {
        try await withBridge { bridge, gateway in
            for text in ["", " \n\t"] {
                let error = await #expect(throws: BridgeError.self) {
                    try await bridge.sendToAgent(sessionKey: groupKey, message: text)
                }
                #expect(error?.code == "send.messageRejected")
            }
            #expect(await gateway.receivedRequests.allSatisfy { $0.method != "send" })
        }
    }

    @Test func `rejects a message for a channel that the gateway does not have`() async throws {
        try await withBridge { bridge, gateway in
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: "telegram:dm:123456", message: "hi")
            }
            #expect(error?.code == "send.messageRejected")
            #expect(error?.description.contains("telegram") == true)
            #expect(error?.receipt?.status == .failed)
        }
    }

    @Test func `uses the caller's key and account`() async throws {
        try await withBridge { bridge, gateway in
            let key = try SessionKey("\(groupKey)?account=default")
            let message = OutboundMessage("once", to: key, idempotencyKey: "caller-1")
            let first = try await bridge.send(message)
            let second = try await bridge.send(message)
            #expect(first.idempotencyKey == "caller-1" && first.messageID == second.messageID)
            #expect(await gateway.deliveries.map(\.text) == ["once"])
        }
    }

    @Test(arguments: [
        (GatewayRefusal.overloaded, "send.rateLimit", Duration.milliseconds(500)),
        (.suspended, "connection.network", .seconds(60)), (.methodStarting, "connection.network", .milliseconds(500)),
    ])
    func `tells that the gateway did not begin`(refusal: GatewayRefusal, code: String, wait: Duration) async throws {
        try await withBridge { bridge, gateway in
            await gateway.inject(.init(on: .request("send"), .fail(refusal)))
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: groupKey, message: "hi")
            }
            #expect(error?.code == code && error?.isRetryable == true && error?.retryAfter == wait)
            #expect(error?.receipt?.status == .failed)
            #expect(await gateway.deliveries.isEmpty)
        }
    }

    @Test func `returns a receipt when the gateway keeps the message`() async throws {
        try await withBridge(.init(version: "2026.9.1")) { bridge, gateway in
            await gateway.inject(.init(on: .delivery, .queueDelivery))
            let receipt = try await bridge.sendToAgent(sessionKey: groupKey, message: "later")
            #expect(receipt.status == .queued && receipt.evidence == .keptByGateway)
        }
    }

    @Test func `tells a message of which a part went out`() async throws {
        try await withBridge(.init(version: "2026.9.1")) { bridge, gateway in
            await gateway.inject(.init(on: .delivery, .deliverPartially))
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: groupKey, message: "long")
            }
            #expect(error?.code == "send.partiallySent" && error?.isRetryable == false)
        }
    }

    @Test func `does not claim to know what a failing channel did`() async throws {
        try await withBridge { bridge, gateway in
            await gateway.inject(.init(on: .delivery, .providerFailure("socket hang up")))
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: groupKey, message: "hi")
            }
            #expect(error?.code == "outcomeUnknown")
            #expect(error?.receipt?.evidence == .channelFailed)
        }
    }

    /// How the answer is lost after the message was delivered.
    @Test(
        arguments: [
            (.answer("send"), .loseAnswer), (.delivered, .drop), (.delivered, .close(code: 1011, reason: "")),
            (.delivered, .crash(restartAfter: nil)),
        ] as [(GatewaySimulator.Fault.Trigger, GatewaySimulator.Fault.Action)]
    )
    func `says that the outcome is unknown when the answer is lost`(
        trigger: GatewaySimulator.Fault.Trigger,
        action: GatewaySimulator.Fault.Action
    ) async throws {
        try await withBridge { bridge, gateway in
            await gateway.inject(.init(on: trigger, action))
            let key = try SessionKey(groupKey)
            // Only a lost answer has no other end than the time limit.
            let message = OutboundMessage("delivered", to: key, timeout: action == .loseAnswer ? .seconds(1) : nil)
            let error = await #expect(throws: BridgeError.self) { try await bridge.send(message) }
            #expect(error?.code == "outcomeUnknown" && error?.isRetryable == false)
            let receipt = try #require(error?.receipt)
            #expect(receipt.status == .unknown && receipt.evidence == .unanswered)
            // It was delivered all the same, under the key that the receipt tells.
            #expect(try await gateway.delivery { $0.text == "delivered" }.idempotencyKey == receipt.idempotencyKey)
        }
    }

    @Test func `says that the outcome is unknown when the caller stops waiting`() async throws {
        let slow = GatewaySimulator.Channel(id: "whatsapp", answerDelay: .seconds(3600))
        try await withBridge(.init(channels: [slow])) { bridge, gateway in
            let task = Task { try await bridge.sendToAgent(sessionKey: groupKey, message: "hi") }
            _ = try await gateway.delivery()
            task.cancel()
            let error = await #expect(throws: BridgeError.self) { try await task.value }
            #expect(error?.code == "outcomeUnknown")
        }
    }

    @Test func `sends nothing for a caller that was cancelled before`() async throws {
        try await withBridge { bridge, gateway in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await bridge.sendToAgent(sessionKey: groupKey, message: "hi")
            }
            let error = await #expect(throws: BridgeError.self) { try await task.value }
            #expect(error?.code == "cancelled")
            #expect(await gateway.receivedRequests.allSatisfy { $0.method != "send" })
        }
    }

    @Test func `tells many senders the truth about their own message`() async throws {
        try await withBridge { bridge, gateway in
            let receipts = try await withThrowingTaskGroup(of: (String, SendReceipt).self) { group in
                for number in 0..<64 {
                    group.addTask {
                        let text = "message \(number)"
                        return (text, try await bridge.sendToAgent(sessionKey: groupKey, message: text))
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            let deliveries = await gateway.deliveries
            #expect(deliveries.count == 64)
            for delivery in deliveries { #expect(receipts[delivery.text]?.messageID == delivery.messageID) }
        }
    }
}
