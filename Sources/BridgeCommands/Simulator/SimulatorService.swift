import OpenClawGateway
import OpenClawGatewaySimulator
import ServiceLifecycle

/// A simulated gateway that shows what it delivers.
struct SimulatorService: Service {
    /// The group that lines from standard input are written in.
    static let group = "120363401780756402@g.us"

    let configuration: GatewaySimulator.Configuration
    let output: Output

    func run() async throws {
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let deliveries = await gateway.deliveryStream()
            try output.show(SimulatorItem.started(gateway))
            try await cancelWhenGracefulShutdown {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for await delivery in deliveries { try output.show(SimulatorItem.delivered(delivery)) }
                    }
                    group.addTask { try await writeLines(into: gateway) }
                    // Unlike `waitForAll`, this ends with the first failure.
                    while try await group.next() != nil {}
                }
            }
            await gateway.stop()
        }
    }

    /// Lets somebody write each line of standard input in the group.
    private func writeLines(into gateway: GatewaySimulator) async throws {
        guard let channel = configuration.channels.first(where: { $0.id == "whatsapp" }) else { return }
        for await line in StandardInputLines.stream() where line.contains(where: { !$0.isWhitespace }) {
            try await gateway.receive(
                channel: channel.id,
                from: "201234567890123@lid",
                named: "Alice",
                in: Self.group,
                text: line
            )
        }
    }
}

/// One thing that `simulate` shows.
enum SimulatorItem: Sendable {
    case started(GatewaySimulator)
    case delivered(GatewaySimulator.Delivery)
}

extension SimulatorItem: Presentable {
    var json: JSONValue {
        switch self {
        case .started(let gateway):
            var members: [String: JSONValue] = [
                "type": "started", "url": .string(gateway.url),
                "protocol": .integer(Int64(gateway.configuration.protocolVersion.rawValue)),
                "gatewayVersion": .string(gateway.configuration.version),
            ]
            if let (name, secret) = gateway.configuration.authentication.variable {
                members[name == "OPENCLAW_GATEWAY_TOKEN" ? "token" : "password"] = .string(secret.reveal())
            }
            return .object(members)
        case .delivered(let delivery):
            return [
                "type": "delivery", "channel": .string(delivery.channel), "to": .string(delivery.to),
                "text": .string(delivery.text), "messageId": .string(delivery.messageID),
                "idempotencyKey": .string(delivery.idempotencyKey), "origin": .string(delivery.origin.rawValue),
            ]
        }
    }

    func lines(_ style: Style) -> [String] {
        switch self {
        case .started(let gateway):
            let settings = gateway.configuration
            let title =
                "A simulated gateway \(settings.version), protocol \(settings.protocolVersion.rawValue), listens."
            var lines = style.wrap(title, first: "", indent: 0).map(style.bold)
            lines.append("  export OPENCLAW_GATEWAY_URL=\(gateway.url)")
            // The secret of a simulator is made up and protects nothing.
            if let (name, secret) = settings.authentication.variable {
                lines.append("  export \(name)=\(secret.reveal())")
            }
            lines.append("  openclaw-bridge send whatsapp:group:\(SimulatorService.group) hello")
            lines += style.wrap("Lines you type here are written in that group. Ctrl-C ends it.", first: "", indent: 0)
                .map(style.dim)
            return lines
        case .delivered(let delivery):
            let head = "-> \(delivery.channel) \(delivery.to)".printable
            return style.wrap(head, first: "", indent: 3).map(style.cyan)
                + delivery.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap {
                    style.wrap(String($0).printable, first: "   ", indent: 3)
                }
        }
    }
}

extension GatewaySimulator.Authentication {
    /// The variable in which a client takes the secret, and the secret.
    fileprivate var variable: (String, Secret)? {
        switch self {
        case .token(let secret): ("OPENCLAW_GATEWAY_TOKEN", secret)
        case .password(let secret): ("OPENCLAW_GATEWAY_PASSWORD", secret)
        case .none: nil
        }
    }
}
