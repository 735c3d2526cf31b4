import Foundation
import OpenClawGateway
import Testing

@testable import OpenClawGatewaySimulator

/// What goes wrong on request.
@Suite(.timeLimit(.minutes(1)))
struct FaultTests {
    typealias Fault = GatewaySimulator.Fault

    private static let message: JSONValue = [
        "channel": "whatsapp", "to": "1203@g.us", "message": "x", "idempotencyKey": "k",
    ]

    private static func withFault<Result>(
        _ fault: Fault,
        _ body: (GatewaySimulator, GatewayTalk) async throws -> Result
    ) async throws -> Result {
        var configuration = GatewaySimulator.Configuration(faults: [fault])
        configuration.timing.scale = 20
        return try await GatewaySimulator.withSimulator(configuration) { gateway in
            try await body(gateway, try await GatewayTalk.connected(to: gateway))
        }
    }

    // MARK: Connecting

    @Test
    func `refuses the upgrade by HTTP, once`() async throws {
        let fault = Fault(on: .upgrade, .refuseUpgrade(status: 403, body: "no"))
        try await GatewaySimulator.withSimulator(.init(faults: [fault])) { gateway in
            await #expect(throws: RawClient.UpgradeRefused(status: 403, body: "no")) {
                try await RawClient.connect(port: gateway.port)
            }
            try await GatewayTalk(gateway).connect()
        }
    }

    @Test(arguments: [
        (Fault.ConnectProblem.starting, nil, 1013), (.rateLimited, "AUTH_RATE_LIMITED", 1008),
        (.protocolMismatch, "PROTOCOL_MISMATCH", 1002), (.wrongSecret, "AUTH_TOKEN_MISMATCH", 1008),
        (.signatureExpired, "DEVICE_AUTH_SIGNATURE_EXPIRED", 1008),
        (.pairingRequired, "DEVICE_IDENTITY_REQUIRED", 1008),
    ])
    func `refuses a connect`(problem: Fault.ConnectProblem, code: String?, close: Int) async throws {
        let fault = Fault(on: .connect, .refuseConnect(problem))
        let version: ProtocolVersion = problem == .protocolMismatch ? .v3 : .v4
        try await GatewaySimulator.withSimulator(.init(protocolVersion: version, faults: [fault])) { gateway in
            let talk = try await GatewayTalk(gateway)
            let answer = try await talk.request("connect", GatewayTalk.connectParams())
            #expect(answer["ok"] == false)
            #expect(answer.detailsCode == code)
            if problem == .starting {
                #expect(answer["error"]?["retryable"] == true)
                #expect(answer["error"]?["retryAfterMs"] == 500)
                #expect(answer["error"]?["details"]?["reason"] == "startup-sidecars")
            }
            guard case .close(close, _) = try await talk.close() else {
                Issue.record("not closed with \(close)")
                return
            }
            try await GatewayTalk(gateway).connect()
        }
    }

    @Test
    func `greets without scopes`() async throws {
        try await GatewaySimulator.withSimulator(.init(faults: [.init(on: .connect, .grantNoScopes)])) { gateway in
            let hello = try await GatewayTalk(gateway).connect()
            #expect(hello["auth"]?["scopes"] == [])
        }
    }

    // MARK: Requests and answers

    @Test(arguments: [
        (GatewayRefusal.overloaded, "gateway-overloaded"), (.suspended, "gateway-suspending"),
        (.methodStarting, "startup-sidecars"),
    ])
    func `fails a request without carrying it out`(refusal: GatewayRefusal, reason: String) async throws {
        try await Self.withFault(.init(on: .request("send"), .fail(refusal))) { gateway, talk in
            let failed = try await talk.request("send", Self.message)
            #expect(failed.errorCode == "UNAVAILABLE")
            #expect(failed["error"]?["retryable"] == true)
            #expect(failed["error"]?["details"]?["reason"]?.string == reason)
            #expect(await gateway.deliveries.isEmpty)
            #expect(try await talk.request("send", Self.message)["ok"] == true)
        }
    }

    @Test
    func `hits the occurrences that were asked for, and only the target`() async throws {
        let fault = Fault(on: .request("send"), .fail(.overloaded), nth: 2, count: 2, target: "1203@g.us")
        try await Self.withFault(fault) { _, talk in
            var outcomes: [JSONValue?] = []
            for number in 0..<5 {
                let params = Self.message.with("idempotencyKey", .string("k\(number)"))
                outcomes.append(try await talk.request("send", params)["ok"])
                let other = params.with("to", "+15550009999").with("idempotencyKey", .string("o\(number)"))
                #expect(try await talk.request("send", other)["ok"] == true)
            }
            #expect(outcomes == [true, false, false, true, true])
        }
    }

    @Test(arguments: [Fault.Trigger.request("send"), .answer("send")])
    func `loses an answer before or after the delivery`(trigger: Fault.Trigger) async throws {
        try await Self.withFault(.init(on: trigger, .loseAnswer)) { gateway, talk in
            talk.send(["type": "req", "id": "lost", "method": "send", "params": Self.message])
            let wasDelivered = trigger == .answer("send")
            if wasDelivered { _ = try await gateway.delivery() }
            // The gateway answers in order here, so an answer to the second request shows that the first has none.
            talk.send(["type": "req", "id": "next", "method": "health"])
            let next = try await talk.frame { $0["type"] == "res" }
            #expect(next["id"] == "next")
            #expect(await gateway.deliveries.isEmpty == !wasDelivered)
            #expect(try await talk.request("send", Self.message)["ok"] == true)
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test(arguments: [Fault.Trigger.request("send"), .delivery, .delivered, .answer("send")])
    func `cuts the connection at any moment of a send`(trigger: Fault.Trigger) async throws {
        try await Self.withFault(.init(on: trigger, .drop)) { gateway, talk in
            talk.send(["type": "req", "id": "1", "method": "send", "params": Self.message])
            #expect(try await talk.close() == .ended)
            #expect(await gateway.deliveries.count == (trigger == .request("send") ? 0 : 1))
            let again = try await GatewayTalk.connected(to: gateway)
            #expect(try await again.request("send", Self.message)["ok"] == true)
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test
    func `closes with any code`() async throws {
        try await Self.withFault(.init(on: .request("health"), .close(code: 4321, reason: "because"))) { _, talk in
            talk.send(["type": "req", "id": "1", "method": "health"])
            let close = try await talk.close()
            #expect(close == .close(code: 4321, reason: "because"))
        }
    }

    @Test
    func `holds an answer up, and lets others pass`() async throws {
        try await Self.withFault(.init(on: .answer("status"), .delay(.seconds(2)))) { _, talk in
            talk.send(["type": "req", "id": "slow", "method": "status"])
            talk.send(["type": "req", "id": "quick", "method": "health"])
            let first = try await talk.frame { $0["type"] == "res" }
            let second = try await talk.frame { $0["type"] == "res" }
            #expect([first["id"], second["id"]] == ["quick", "slow"])
        }
    }

    // MARK: Channels

    @Test
    func `a provider's failure, a kept message and a partial delivery look as they do on the wire`() async throws {
        try await Self.withFault(.init(on: .delivery, .providerFailure("out of order"))) { gateway, talk in
            let failed = try await talk.request("send", Self.message)
            #expect(failed.errorMessage == "OutboundDeliveryError: out of order")
            await gateway.inject(.init(on: .delivery, .queueDelivery))
            let queued = try await talk.request("send", Self.message.with("idempotencyKey", "q"))
            #expect(queued.detailsCode == "OUTBOUND_DELIVERY_QUEUED")
            // It is delivered first: the next fault is for the message after it.
            let kept = try await gateway.delivery { $0.idempotencyKey == "q" }
            #expect(kept.origin == .queue)
            await gateway.inject(.init(on: .delivery, .deliverPartially))
            let partial = try await talk.request("send", Self.message.with("idempotencyKey", "p"))
            #expect(partial["error"]?["details"]?["partialDelivery"] != nil)
        }
    }

    @Test
    func `a channel that is not connected fails until it is again`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            await gateway.changeChannel("whatsapp") { $0.isConnected = false }
            let failed = try await talk.request("send", Self.message)
            #expect(failed.errorMessage == "OutboundDeliveryError: No active WhatsApp Web listener")
            let status = try await talk.request("channels.status")
            #expect(status["payload"]?["channels"]?["whatsapp"]?["connected"] == false)
            await gateway.changeChannel("whatsapp") { $0.isConnected = true }
            let sent = try await talk.request("send", Self.message.with("idempotencyKey", "again"))
            #expect(sent["ok"] == true)
        }
    }

    // MARK: The process

    @Test
    func `crashes after a delivery and comes back by itself`() async throws {
        try await Self.withFault(.init(on: .delivered, .crash(restartAfter: .seconds(1)))) { gateway, talk in
            talk.send(["type": "req", "id": "1", "method": "send", "params": Self.message])
            #expect(try await talk.close() == .ended)
            try await gateway.ready()
            let again = try await GatewayTalk(gateway)
            let uptime = try await again.connect()["snapshot"]?["uptimeMs"]?.integer
            #expect(try #require(uptime) < 60_000)
            #expect(await gateway.deliveries.count == 1)
        }
    }

    @Test
    func `a restart within the process tells clients and keeps its age`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk(gateway)
            let before = try await talk.connect()
            try await gateway.restartInProcess()
            let shutdown = try await talk.event("shutdown")
            #expect(shutdown["payload"] == ["reason": "gateway restarting", "restartExpectedMs": 1500])
            #expect(try await talk.close() == .close(code: 1012, reason: "service restart"))
            let after = try await GatewayTalk(gateway).connect()
            let uptimes = [before, after].compactMap { $0["snapshot"]?["uptimeMs"]?.integer }
            #expect(uptimes.count == 2)
            #expect(uptimes[1] >= uptimes[0])
            let instances = [before, after].map { $0["snapshot"]?["presence"]?[0]?["instanceId"] }
            #expect(instances[0] == instances[1])
            let versions = [before, after].compactMap { $0["snapshot"]?["stateVersion"]?["presence"]?.integer }
            #expect(versions[1] > versions[0])
        }
    }

    @Test
    func `a client can ask for the restart, and the diagnostics show it`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.timing.scale = 20
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let admin = try await GatewayTalk.connected(to: gateway, scopes: ["operator.admin"])
            #expect(try await admin.request("gateway.restart.preflight")["payload"]?["safe"] == true)
            let answer = try await admin.request("gateway.restart.request", ["reason": "test"])
            #expect(answer["payload"]?["status"] == "scheduled")
            #expect(try await admin.close() == .close(code: 1012, reason: "service restart"))
            try await gateway.ready()
            let again = try await GatewayTalk.connected(to: gateway, scopes: ["operator.read"])
            let events = try await again.request(
                "diagnostics.stability",
                ["type": "diagnostic.phase.completed", "limit": 10]
            )
            let phases = events["payload"]?["events"]?.array?.map { $0["phase"] }
            #expect(phases == ["gateway.ready", "gateway.ready"])
            let log = try await again.request("logs.tail", ["limit": 10])
            #expect(log["payload"]?["lines"]?.array?.count == 2)
        }
    }

    @Test
    func `a stop says that nothing is expected back`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            await gateway.stop()
            let shutdown = try await talk.event("shutdown")
            #expect(shutdown["payload"] == ["reason": "gateway stopping", "restartExpectedMs": .null])
            #expect(try await talk.close() == .close(code: 1012, reason: "service restart"))
            await #expect(throws: (any Error).self) { try await RawClient.connect(port: gateway.port) }
            try await gateway.restart()
            _ = try await GatewayTalk.connected(to: gateway)
        }
    }

    // MARK: Frames and events

    @Test(arguments: [
        (Fault.BrokenFrame.notJSON, "{not json"),
        (.unknownType, #"{"type":"surprise","payload":{"of":"a newer gateway"}}"#),
        (.strayAnswer, #"{"type":"res","id":"nobody-asked","ok":true,"payload":{}}"#),
    ])
    func `writes frames that no gateway should send`(frame: Fault.BrokenFrame, text: String) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            _ = try await talk.event("health")
            await gateway.inject(.init(on: .now, .send(frame)))
            #expect(try await talk.client.next() == .text(text))
            #expect(try await talk.request("health")["ok"] == true)
        }
    }

    @Test
    func `writes frames of any size`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            _ = try await talk.event("health")
            await gateway.inject(.init(on: .now, .send(.oversized(bytes: 30_000_000))))
            guard case .text(let text) = try await talk.client.next() else {
                Issue.record("no text")
                return
            }
            #expect(text.utf8.count == 30_000_000)
        }
    }

    @Test
    func `leaves numbers out of the count`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.timing.tickInterval = .milliseconds(10)
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            _ = try await talk.event("health")
            // The count has to be known before the fault, which happens once.
            var last = try await talk.event("tick")["seq"]?.integer
            await gateway.inject(.init(on: .event("tick"), .skipSequence(3)))
            var gap: Int64?
            while gap == nil {
                let number = try await talk.event("tick")["seq"]?.integer
                if let number, let last, number != last + 1 { gap = number - last }
                last = number
            }
            #expect(gap == 4)
        }
    }

    @Test
    func `stalls without closing, and goes on`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            _ = try await talk.event("health")
            await gateway.inject(.init(on: .now, .stall(.milliseconds(100))))
            #expect(try await talk.request("health")["ok"] == true)
            #expect(await gateway.connections.count == 1)
        }
    }

    @Test
    func `says after a stall what it held back, without a gap`() {
        let gateway = ModelHarness()
        let client = gateway.connect()
        gateway.change { $0.inject(.init(on: .now, .stall(.seconds(100)))) }
        gateway.advance(by: .seconds(99))
        let before = gateway.frames(on: client).count
        gateway.advance(by: .seconds(2))
        #expect(gateway.frames(on: client).count > before + 2)
        let numbers = gateway.frames(on: client).compactMap { $0["seq"]?.integer }
        #expect(numbers == Array(1...Int64(numbers.count)))
    }

    @Test
    func `reads late what came while it did not read`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            await gateway.inject(.init(on: .now, .pauseReading(.milliseconds(100))))
            #expect(try await talk.request("health")["ok"] == true)
        }
    }

    @Test
    func `happens at its time`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk.connected(to: gateway)
            await gateway.inject(.init(on: .time(.milliseconds(20)), .restartInProcess))
            #expect(try await talk.close() == .close(code: 1012, reason: "service restart"))
        }
    }
}
