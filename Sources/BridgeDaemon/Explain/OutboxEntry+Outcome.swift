package import OpenClawBridge

extension OutboxEntry {
    /// What became of the message, in one honest sentence; `reason` is what its last transition says.
    package func outcome(reason: String? = nil) -> String {
        switch delivery.state {
        case .queued: delivery.attempts == 0 ? "It was not begun yet." : "It waits for its next attempt."
        case .submitting: delivery.step.isOpen ? openOutcome : "An attempt is under way."
        case .accepted: acceptedOutcome
        case .queuedByGateway: keptOutcome
        case .partiallySent: partialOutcome
        case .rejected: rejectedOutcome(reason)
        case .unknown: "It may or may not have been sent, and nothing more can be learnt."
        case .expired: "Its time ran out before its turn came; it was not sent."
        case .cancelled: "Somebody cancelled it before it was sent."
        }
    }

    private var isForAgent: Bool {
        if case .agent = submission.route { true } else { false }
    }

    private var openOutcome: String { "It may have been sent; the outbox finds out what became of it." }

    private var acceptedOutcome: String {
        let parts = submission.parts.count
        let whole = parts > 1 ? "all \(parts) parts, the last one of them: " : ""
        let words = (delivery.evidence?.words ?? "the gateway took it").capitalizedAtStart
        let seen =
            if case .foundInHistory = delivery.evidence { "" } else {
                delivery.isConfirmed ? ", and the history of the conversation shows it" : ""
            }
        let rest = isForAgent ? "" : "; whether it reached a phone or was read, the gateway does not tell"
        return whole.isEmpty
            ? "\(words)\(seen)\(rest)."
            : "Accepted in \(whole)\(words.uncapitalizedAtStart)\(seen)\(rest)."
    }

    private var keptOutcome: String {
        let kept =
            delivery.evidence == .channelFailed
            ? "The channel failed, and this gateway may send it by itself at any later start"
            : "The gateway keeps it and sends it by itself"
        return delivery.isFinished
            ? "\(kept); it is not sent again from here, and nothing more is to be seen of it."
            : "\(kept); its conversation is watched for it."
    }

    private var partialOutcome: String {
        let parts = submission.parts.count
        guard parts > 1 else { return "The channel sent a part of it and failed; the rest was not sent." }
        let failed = delivery.part + 1
        let arrived = failed == 2 ? "Part 1" : failed > 2 ? "Parts 1 to \(failed - 1)" : "A part"
        let rest = delivery.evidence == .channelFailed ? ", perhaps a piece of part \(failed) too" : ""
        return "\(arrived) of \(parts) arrived\(rest); the rest was not sent."
    }

    private func rejectedOutcome(_ reason: String?) -> String {
        guard delivery.attempt?.earlierKeys.isEmpty != false else {
            return "Its last attempt was refused; an earlier one may have been sent all the same."
        }
        return reason.map { "It was not sent: \($0)" } ?? "It was not sent."
    }
}

extension DeliveryStep {
    /// Whether the outcome of an attempt is being found out.
    fileprivate var isOpen: Bool { self == .resolve || self == .lookUp }
}

extension String {
    /// The text with its first letter in upper case.
    package var capitalizedAtStart: String { prefix(1).uppercased() + dropFirst() }

    fileprivate var uncapitalizedAtStart: String { prefix(1).lowercased() + dropFirst() }
}
