#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension DeliveryStateMachine {
    /// Decides how to find out what became of an attempt without an answer, by what happened to the gateway since.
    mutating func resolve(_ circumstances: Circumstances, at now: Date) {
        guard let attempt = delivery.attempt else {
            return change(.queued, .attempt, .compared, "No attempt is known.", at: now)
        }
        switch attempt.epoch.succession(to: circumstances.link.epoch) {
        case .same where remembers(attempt, circumstances, at: now):
            let reason =
                "The gateway is the same and remembers the key: the same request once more gets the same answer."
            change(.submitting, .submit, .repeated, reason, at: now)
        case .same:
            look("The gateway is the same, but too much time has passed to repeat the key.", at: now)
        case .restartedInProcess:
            look("The gateway restarted within its process: the key is forgotten, and old work may still run.", at: now)
        case .newProcess:
            look("The gateway is a new process: the key is forgotten.", at: now)
        }
    }

    /// Whether the gateway, being the same, still knows the attempt's key.
    private func remembers(_ attempt: DeliveryAttempt, _ circumstances: Circumstances, at now: Date) -> Bool {
        let isOwn = attempt.epoch.observer == circumstances.link.epoch.observer
        let age =
            isOwn
            ? circumstances.uptime.seconds - attempt.startedUptime : now.timeIntervalSince(attempt.startedAt)
        return (0..<rules.keyLifetime.seconds).contains(age)
    }

    private mutating func look(_ reason: String, at now: Date) {
        change(.submitting, .lookUp, .compared, reason, at: now)
    }

    /// The history was searched for the attempt's keys.
    ///
    /// Nothing changes when the entry was cancelled, or retried, while the search was under way.
    ///
    /// - Parameters:
    ///   - answer: What was found.
    ///   - recovery: What is known about the recovery of the gateway's own queue.
    ///   - link: The gateway.
    ///   - now: The time.
    ///   - generator: Randomness for the wait before another attempt.
    mutating func lookedUp(
        _ answer: HistoryAnswer,
        recovery: RecoveryAnswer,
        _ link: GatewayLink,
        at now: Date,
        using generator: inout some RandomNumberGenerator
    ) {
        guard let attempt = delivery.attempt, [.lookUp, .watch].contains(delivery.step) else { return }
        let isWatching = delivery.step == .watch
        delivery.attempt?.lookUps += 1
        if case .found(let key) = answer { return found(key, attempt, link, at: now) }
        let deadline = deadline(for: attempt, recovery: recovery, link)
        if now < deadline, waited(over: attempt.lookUps) < (isWatching ? rules.watchTime : rules.longestSearch) {
            let next = now + nextLook(after: attempt.lookUps).seconds
            let reason = "\(answer.words) It may still appear."
            let state: DeliveryState = isWatching ? .queuedByGateway : .submitting
            return change(
                state,
                isWatching ? .watch : .lookUp,
                .lookedUp,
                reason,
                waitsUntil: min(next, deadline),
                at: now
            )
        }
        if isWatching { return endWatch(.lookedUp, "\(answer.words) The gateway still keeps it.", at: now) }
        markReplays(of: attempt, link)
        decide(doubts(answer, attempt, link, recovery), at: now, using: &generator)
    }

    /// A gateway that replays its queue sends a message again after a restart, and shows one row for both.
    private mutating func markReplays(of attempt: DeliveryAttempt, _ link: GatewayLink) {
        guard family == .replays, attempt.epoch.succession(to: link.epoch) != .same else { return }
        delivery.isPossiblyRepeated = true
    }

    private mutating func found(_ key: String, _ attempt: DeliveryAttempt, _ link: GatewayLink, at now: Date) {
        delivery.isConfirmed = true
        markReplays(of: attempt, link)
        let twice = delivery.isPossiblyRepeated ? " It was sent at least once, perhaps more often." : ""
        acceptPart(
            .lookedUp,
            .foundInHistory(key: key),
            reason: "The history of the conversation shows it.\(twice)",
            at: now
        )
    }

    /// Until when the row of an attempt may still appear.
    private func deadline(for attempt: DeliveryAttempt, recovery: RecoveryAnswer, _ link: GatewayLink) -> Date {
        let since = attempt.unansweredSince ?? attempt.startedAt
        if delivery.step == .watch { return since + rules.watchTime.seconds }
        switch attempt.epoch.succession(to: link.epoch) {
        case .same where delivery.evidence == .channelFailed:
            // The gateway is done with it.
            return since
        case .same:
            return attempt.startedAt + rules.providerTime.seconds
        case .restartedInProcess:
            return since + rules.providerTime.seconds
        case .newProcess where family == .neverReplays:
            return since
        case .newProcess:
            if case .complete = recovery { return since }
            let ready = Date(timeIntervalSince1970: Double(link.epoch.readyAt ?? link.epoch.processStart) / 1000)
            return max(ready, since) + (rules.recoveryTime + rules.providerTime).seconds
        }
    }

    /// How long was waited between so many looks, whatever the calendar says.
    private func waited(over count: Int) -> Duration {
        // After five looks the waits grow no more.
        let first = (0..<min(count, 5)).reduce(Duration.zero) { $0 + nextLook(after: $1) }
        return first + nextLook(after: 5) * max(count - 5, 0)
    }

    private func nextLook(after count: Int) -> Duration {
        rules.lookUpInterval * Double(min(30, 1 << min(count, 5)))
    }

    private func doubts(
        _ answer: HistoryAnswer,
        _ attempt: DeliveryAttempt,
        _ link: GatewayLink,
        _ recovery: RecoveryAnswer
    ) -> String {
        var words = [answer.words]
        if case .missing = answer, !attempt.hasHistoryEvidence {
            words.append("A missing row means nothing in this conversation.")
        }
        if family == .replays, recovery != .complete(isClean: true) {
            words.append("The gateway's own queue may still hold it.")
        }
        words.append("Nothing can tell any more whether it was sent.")
        return words.joined(separator: " ")
    }
}

extension HistoryAnswer {
    /// The result in words.
    var words: String {
        switch self {
        case .found: "The history of the conversation shows it."
        case .missing: "The history of the conversation does not show it."
        case .failed(let reason): "The history of the conversation cannot be read: \(reason)"
        }
    }
}
