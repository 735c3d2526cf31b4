package import OpenClawBridge

extension DeliveryExplanation {
    /// Why the message may have arrived more than once; `nil` when it cannot have.
    package var repetition: String? {
        guard entry.delivery.isPossiblyRepeated else { return nil }
        let keys = entry.delivery.attempt?.allKeys ?? []
        let trace = keys.count > 1 ? " The gateway knows its attempts as \(keys.joined(separator: ", "))." : ""
        return "It may have arrived more than once: \(cause).\(trace)"
    }

    private var cause: String {
        for transition in transitions {
            let number = transition.attempt.map { "attempt \($0)" } ?? "an attempt"
            switch transition.event {
            case .retried where wasInDoubt(before: transition):
                return "somebody had it sent again when \(number) may have been sent already"
            case .decided where transition.state == .queued:
                return "nothing could tell whether \(number) was sent, and the entry's policy is to send it again"
            case .failed where transition.state == .queued && entry.delivery.attempt?.family == .replays:
                return "\(number) failed, and a gateway of protocol 3 sends what failed by itself at its next start"
            default:
                continue
            }
        }
        return entry.delivery.attempt?.family == .replays
            ? "the gateway restarted, and one of protocol 3 sends its unfinished messages again at a start"
            : "an attempt whose outcome was not known was followed by another one"
    }

    private func wasInDoubt(before retry: DeliveryTransition) -> Bool {
        let before = transitions.prefix { $0 != retry }.last?.state
        return before == .unknown || before == .queuedByGateway || before == .partiallySent
    }
}
