import OpenClawGateway

/// What the provider behind a channel will do with a message.
enum ProviderPlan {
    /// It delivers; a refusal given here is answered although something went out.
    case deliver(after: Duration, answerAfter: Duration, refusal: GatewayRefusal?)
    case fail(GatewayRefusal, isUnsent: Bool, after: Duration)
}

extension GatewayModel {
    /// Decides about a message: a fault first, then the state of the channel, then commands in the text.
    func plan(for message: OutboundMessage) -> ProviderPlan {
        let channel = channels[message.target.channel] ?? .init(id: message.target.channel)
        var delay = channel.providerDelay
        if let fault = faults.take(.delivery(message)) {
            switch fault.action {
            case .delay(let longer): delay += longer
            case .providerFailure(let text): return .fail(failure(text), isUnsent: false, after: delay)
            case .queueDelivery: return .fail(queuedRefusal, isUnsent: true, after: delay)
            case .deliverPartially:
                return .deliver(after: delay, answerAfter: .zero, refusal: partialRefusal(of: message))
            default: perform(fault.action, on: nil)
            }
        }
        guard channel.isLinked, channel.isConnected else {
            let text = channel.id == "whatsapp" ? "No active WhatsApp Web listener" : "\(channel.id): not connected"
            guard configuration.queueFamily == .announces else {
                return .fail(failure(text), isUnsent: false, after: delay)
            }
            return .fail(queuedRefusal, isUnsent: true, after: delay)
        }
        guard configuration.obeysTextCommands else {
            return .deliver(after: delay, answerAfter: channel.answerDelay, refusal: nil)
        }
        delay += message.text.milliseconds(of: "slow:") ?? .zero
        if message.text.contains("FAIL") {
            return .fail(failure("\(channel.id): simulated provider failure"), isUnsent: false, after: delay)
        }
        let answerDelay = channel.answerDelay + (message.text.milliseconds(of: "after:") ?? .zero)
        return .deliver(after: delay, answerAfter: answerDelay, refusal: nil)
    }

    private func failure(_ text: String) -> GatewayRefusal {
        GatewayRefusal(code: "UNAVAILABLE", message: "\(release.deliveryErrorName): \(text)")
    }

    private var queuedRefusal: GatewayRefusal {
        GatewayRefusal(
            code: "UNAVAILABLE",
            message: "\(release.deliveryErrorName): delivery queued for retry",
            details: ["code": "OUTBOUND_DELIVERY_QUEUED"]
        )
    }

    private func partialRefusal(of message: OutboundMessage) -> GatewayRefusal {
        let delivered: JSONValue = [
            "channel": .string(message.target.channel), "to": .string(message.target.address),
            "status": "partial_failed",
        ]
        return GatewayRefusal(
            code: "UNAVAILABLE",
            message: "\(release.deliveryErrorName): some parts of the message were not delivered",
            details: ["partialDelivery": delivered]
        )
    }
}

extension String {
    /// The number after a command such as `slow:`, as milliseconds.
    func milliseconds(of command: String) -> Duration? {
        for word in split(whereSeparator: \.isWhitespace) where word.hasPrefix(command) {
            let digits = word.dropFirst(command.count).prefix { $0.isASCII && $0.isNumber }
            if let number = Int64(digits), number <= 3_600_000 { return .milliseconds(number) }
        }
        return nil
    }
}
