@testable import OpenClawBridge

/// What no change of an entry may break, whatever has happened.
struct DeliveryLaws {
    let before: OutboxEntry
    let after: OutboxEntry
    let transitions: [DeliveryTransition]
    let rules: DeliveryRules
    /// Whether a human asked for the change.
    var isByHand = false

    /// The laws that the change breaks.
    var violations: [String] {
        var broken: [String] = []
        func law(_ words: String, _ holds: Bool) { if !holds { broken.append(words) } }
        let (old, new) = (before.delivery, after.delivery)

        law("what has ended stays as it is unless somebody asks", isByHand || !old.isFinished || old == new)
        law("every change is told", old == new || !transitions.isEmpty)
        law("the last transition tells the state", transitions.last.map { $0.state == new.state } ?? true)
        law("every transition says why", transitions.allSatisfy { !$0.reason.isEmpty })

        law("what has ended has a final state and no next step", new.isFinished == (new.step == .none))
        law("a state is final at the end only, unless the gateway keeps it", isRightlyFinal(new))
        law("nothing waits that has ended", !new.isFinished || new.dueAt == nil)

        law("a mark is never taken back", new.isPossiblyRepeated || !old.isPossiblyRepeated)
        law("what was seen stays seen", new.isConfirmed || !old.isConfirmed)
        law("attempts are counted one by one", (0...1).contains(new.attempts - old.attempts))
        law("parts are counted one by one", (0...1).contains(new.part - old.part))
        law("a part is not tried more often than the policy allows", new.failures <= rules.retry.maximumRetries + 1)
        law("only what was certainly not sent ends as such", isRightlyUnsent(new))
        law("an attempt has the key of its number", hasItsKey(new))
        law("doubtful keys are not forgotten", remembersDoubts(old, new))
        law("a copy is made on purpose, and marked", isRightlyRepeated(old, new))
        return broken
    }

    private func isRightlyFinal(_ delivery: Delivery) -> Bool {
        if delivery.state == .queuedByGateway { return delivery.isFinished || delivery.step == .watch }
        return delivery.state.isFinal == delivery.isFinished
    }

    private func isRightlyUnsent(_ delivery: Delivery) -> Bool {
        guard [.rejected, .expired, .cancelled].contains(delivery.state) else { return true }
        return delivery.part == 0 && delivery.attempt?.earlierKeys.isEmpty ?? true
    }

    private func hasItsKey(_ delivery: Delivery) -> Bool {
        guard let attempt = delivery.attempt else { return delivery.attempts == 0 }
        return attempt.number == delivery.attempts
            && attempt.key == DeliveryAttempt.key(of: after.id, part: attempt.part, number: attempt.number)
            && Set(attempt.allKeys).count == attempt.allKeys.count
    }

    /// Whether the change begins an attempt of the same part under another key.
    private func isAnotherAttempt(_ old: Delivery, _ new: Delivery) -> (from: DeliveryAttempt, to: DeliveryAttempt)? {
        guard let from = old.attempt, let to = new.attempt, from.part == to.part, from.key != to.key else { return nil }
        return (from, to)
    }

    private func remembersDoubts(_ old: Delivery, _ new: Delivery) -> Bool {
        guard let (from, to) = isAnotherAttempt(old, new) else { return true }
        return to.earlierKeys == from.earlierKeys
            && (from.unansweredSince == nil || to.earlierKeys.contains(from.key) || old.evidence == .channelFailed)
    }

    private func isRightlyRepeated(_ old: Delivery, _ new: Delivery) -> Bool {
        guard let (_, to) = isAnotherAttempt(old, new), !to.earlierKeys.isEmpty else { return true }
        return new.isPossiblyRepeated && (after.submission.options.ambiguity == .resend || new.wasRetried)
    }
}
