import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator

/// Performs the demonstration: a bridge as a program would use it, and a gateway whose side is watched.
struct DemoPlay {
    private static let group = "120363401780756402@g.us"
    private static let sessionKey = "whatsapp:group:" + group

    private let gateway: GatewaySimulator
    private let output: Output
    private let identity = DeviceIdentity()
    private let bridge: GatewayBridge
    private var report = DemoReport()

    init(gateway: GatewaySimulator, output: Output, logger: Logger) {
        self.gateway = gateway
        self.output = output
        var configuration = BridgeConfiguration()
        configuration.gateway.url = gateway.url
        if case .token(let token) = gateway.configuration.authentication { configuration.gateway.token = token }
        configuration.gateway.connectTimeout = .seconds(5)
        bridge = GatewayBridge(configuration, logger: logger, identity: identity)
    }

    /// Performs step after step until one fails.
    mutating func perform() async -> DemoReport {
        let steps: [(String, @Sendable (DemoPlay) async throws -> String)] = [
            ("connect", { try await $0.connect() }),
            ("message out", { try await $0.send("Build 1042 is green. Deploy it?") }),
            ("message in, answered", { try await $0.receiveAndAnswer() }),
            ("gateway restarts", { try await $0.survive() }),
            ("message after it", { try await $0.send("Deployed.") }),
        ]
        for (name, step) in steps { await take(name, step) }
        await bridge.close()
        return report
    }

    private mutating func take(_ name: String, _ step: @Sendable (DemoPlay) async throws -> String) async {
        guard report.steps.isEmpty || report.isComplete else {
            report.steps.append(DemoReport.Step(name: name, outcome: .notTried, duration: .zero))
            return
        }
        let start = ContinuousClock.now
        let outcome: DemoReport.Outcome
        do {
            outcome = .happened(try await step(self))
        } catch {
            outcome = .failed(CommandFailure(error).message)
        }
        report.steps.append(DemoReport.Step(name: name, outcome: outcome, duration: ContinuousClock.now - start))
    }

    // MARK: Steps

    private func connect() async throws -> String {
        try await bridge.connect()
        guard let client = await gateway.connections.first, client.deviceID == identity.id else {
            throw DemoSurprise("the gateway does not know the device that was proved")
        }
        try await bridge.receiveMessages(from: SessionKey(Self.sessionKey))
        let version = gateway.configuration
        return "gateway \(version.version), protocol \(version.protocolVersion.rawValue); it verified the signature of "
            + "device \(identity.id.prefix(8)) and granted \(client.scopes.map(\.rawValue).joined(separator: ", "))"
    }

    private func send(_ text: String) async throws -> String {
        let receipt = try await bridge.sendToAgent(sessionKey: Self.sessionKey, message: text)
        return try await seen(text, receipt)
    }

    private func receiveAndAnswer() async throws -> String {
        let events = bridge.events
        let text = "yes, please"
        try await gateway.receive(
            channel: "whatsapp",
            from: "201234567890123@lid",
            named: "Alice",
            in: Self.group,
            text: text
        )
        let message = try await within(.seconds(5), "the message from the group") {
            for await case .message(let message) in events { return message }
            return nil
        }
        output.note("<- \(message.sender?.name ?? "somebody"): \(message.text)")
        guard message.text == text, let route = message.conversation.replyRoute else {
            throw DemoSurprise("the message came in changed")
        }
        let answer = "On it, \(message.sender?.name ?? "friend")."
        let receipt = try await bridge.send(OutboundMessage(answer, to: route))
        return "from \(message.sender?.name ?? "?") in \(message.conversation.address); answer: "
            + (try await seen(answer, receipt))
    }

    private func survive() async throws -> String {
        let before = await gateway.connections.map(\.connection)
        let events = bridge.events
        output.note("   (the gateway's process is killed and started again)")
        try await gateway.restart()
        var states: [BridgeConnectionState] = []
        states = try await within(.seconds(8), "the new connection") {
            var states: [BridgeConnectionState] = []
            for await case .connectionStateChanged(let state) in events {
                states.append(state)
                if state == .connected { return states }
            }
            return nil
        }
        let after = await gateway.connections
        guard let now = after.first, !before.contains(now.connection), states.contains(.reconnecting) else {
            throw DemoSurprise("the bridge did not connect anew")
        }
        return "bridge was \(states.map(\.rawValue).joined(separator: ", then ")), by itself; "
            + "\(now.watchedSessions.count) subscription restored"
    }

    // MARK: Watching

    /// Waits until the gateway's side shows the message too.
    private func seen(_ text: String, _ receipt: SendReceipt) async throws -> String {
        let gateway = gateway
        let delivery = try await within(.seconds(5), "the delivery") {
            try await gateway.delivery { $0.text == text }
        }
        guard delivery.to == Self.group, delivery.messageID == receipt.messageID else {
            throw DemoSurprise("the receipt names another message than the one that was delivered")
        }
        output.note("-> whatsapp group \(delivery.to): \(text)")
        return "\(receipt.status.rawValue); delivered to \(delivery.to) as \(delivery.messageID)"
    }

    private func within<Value: Sendable>(
        _ limit: Duration,
        _ what: String,
        _ body: @escaping @Sendable () async throws -> Value?
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else {
                throw DemoSurprise("\(what) did not come within \(limit.shown)")
            }
            return value
        }
    }
}

/// Something that the demonstration did not expect to see.
private struct DemoSurprise: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
