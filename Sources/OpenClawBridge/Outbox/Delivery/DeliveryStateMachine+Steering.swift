#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension DeliveryStateMachine {
    /// Whether the message is useless and was never begun.
    func isExpired(at now: Date) -> Bool {
        guard let expiresAt = entry.submission.options.expiresAt, !delivery.wasRetried else { return false }
        return delivery.state == .queued && delivery.attempts == 0 && expiresAt <= now
    }

    /// Ends an entry whose time ran out before it was begun; others stay as they are.
    mutating func expire(at now: Date) {
        guard isExpired(at: now) else { return }
        finish(.expired, .expired, "Its time ran out before its turn came.", at: now)
    }

    /// Ends an entry that nobody wants any more.
    ///
    /// What may have been sent already ends as unknown, and what was sent in part as that.
    mutating func cancel(at now: Date) throws(OutboxError) {
        guard !delivery.state.isFinal else {
            throw OutboxError(
                .notAllowed,
                "Entry \(entry.id) cannot be cancelled: it is \(delivery.state.rawValue) already."
            )
        }
        guard delivery.step != .submit else {
            throw OutboxError(
                .notAllowed,
                "Entry \(entry.id) cannot be cancelled: its request was handed to the gateway, which cannot take it back.",
                advice: "Wait for its outcome."
            )
        }
        if delivery.state == .submitting || isInDoubt {
            // Nobody will find out any more whether such a gateway has sent it once more at a start.
            if family == .replays { delivery.isPossiblyRepeated = true }
            finish(.unknown, .cancelled, "Somebody gave it up; it may have been sent before.", at: now)
        } else if delivery.part > 0 {
            finish(.partiallySent, .cancelled, "Somebody cancelled its remaining parts.", at: now)
        } else {
            finish(.cancelled, .cancelled, "Somebody cancelled it before it was sent.", at: now)
        }
    }

    /// Begins anew with an entry that has ended, at the part that did not get through.
    mutating func retry(at now: Date) throws(OutboxError) {
        guard delivery.isFinished, delivery.state != .accepted else {
            throw OutboxError(
                .notAllowed,
                "Entry \(entry.id) cannot be retried: it is \(delivery.state.rawValue).",
                advice: delivery.state == .accepted ? "Send a new message instead." : "It is retried by itself."
            )
        }
        if delivery.state == .queuedByGateway, let awaited = delivery.awaitedPart, awaited < delivery.part {
            throw OutboxError(
                .notAllowed,
                "Entry \(entry.id) cannot be retried: the gateway keeps part \(awaited + 1), and later parts were sent.",
                advice: "Send what is missing as a new message."
            )
        }
        let mayRepeat = delivery.state == .unknown || delivery.state == .queuedByGateway || isInDoubt
        delivery.wasRetried = true
        delivery.finishedAt = nil
        delivery.failures = 0
        delivery.stalls = 0
        delivery.lastDelay = nil
        if delivery.awaitedPart == delivery.part { delivery.awaitedPart = nil }
        if mayRepeat {
            doubtAttempt()
            delivery.isPossiblyRepeated = true
        }
        let twice = mayRepeat ? " It may arrive twice." : ""
        change(.queued, .attempt, .retried, "Somebody asked for it to be tried again.\(twice)", at: now)
    }
}
