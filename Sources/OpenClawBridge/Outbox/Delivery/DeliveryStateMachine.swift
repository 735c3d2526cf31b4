#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Decides what becomes of one entry: the one place that repeats anything.
///
/// Pure: the time, the gateway's life, and randomness are passed in. Each function takes what has happened, changes the
/// entry's delivery, and adds the transitions that tell it. `docs/reliability.md` has the table that this implements.
struct DeliveryStateMachine {
    /// The entry with its delivery.
    private(set) var entry: OutboxEntry
    /// What has happened, in order.
    private(set) var transitions: [DeliveryTransition] = []
    let rules: DeliveryRules

    init(_ entry: OutboxEntry, rules: DeliveryRules) {
        self.entry = entry
        self.rules = rules
    }

    var delivery: Delivery {
        get { entry.delivery }
        set { entry.delivery = newValue }
    }

    /// How the gateway treats this message when it was not finished; what is said to an agent is never in its queue.
    var family: QueueFamily {
        if case .agent = entry.submission.route { return .neverReplays }
        return delivery.attempt?.family ?? .neverReplays
    }

    // MARK: The next step

    /// What an attempt is made in.
    struct Circumstances: Sendable {
        var link: GatewayLink
        /// The session in whose history the message should appear.
        var sessionKey: String?
        /// Whether a missing row could mean anything there.
        var hasEvidence: Bool
        /// The time on the clock of this process.
        var uptime: Duration
    }

    /// Takes the next step that the present link allows, if its time has come.
    ///
    /// Whoever calls this has the entry to itself: an attempt that is still ``DeliveryStep/submit`` lost its writer.
    ///
    /// - Parameters:
    ///   - circumstances: The gateway and what is known about the conversation.
    ///   - isDue: Whether the wait that was asked for has passed, although the calendar may say otherwise.
    ///   - now: The time.
    mutating func advance(_ circumstances: Circumstances, isDue: Bool, at now: Date) {
        if delivery.step == .submit { losesWriter(at: now) }
        if let dueAt = delivery.dueAt, dueAt > now, !isDue { return }
        switch delivery.step {
        case .attempt:
            if isExpired(at: now) { return expire(at: now) }
            begin(circumstances, at: now)
        case .resolve:
            resolve(circumstances, at: now)
        case .submit, .lookUp, .watch, .none:
            break
        }
    }

    /// Records an attempt, before its request is written.
    private mutating func begin(_ circumstances: Circumstances, at now: Date) {
        let previous = delivery.attempt.flatMap { $0.part == delivery.part ? $0 : nil }
        let isSame = previous?.wasNotExecuted == true
        let number = isSame ? delivery.attempts : delivery.attempts + 1
        delivery.attempts = number
        delivery.attempt = DeliveryAttempt(
            number: number,
            part: delivery.part,
            key: isSame ? previous?.key ?? "" : DeliveryAttempt.key(of: entry.id, part: delivery.part, number: number),
            earlierKeys: previous?.earlierKeys ?? [],
            startedAt: now,
            startedUptime: circumstances.uptime.seconds,
            epoch: circumstances.link.epoch,
            family: circumstances.link.family,
            sessionKey: circumstances.sessionKey,
            hasHistoryEvidence: circumstances.hasEvidence
        )
        let doubt = circumstances.hasEvidence ? "" : "; the history will not be able to tell that it was not sent"
        change(
            .submitting,
            .submit,
            .attempted,
            "The attempt is recorded; its request is written next\(doubt).",
            at: now
        )
    }

    /// The request of the present attempt was begun by somebody who is gone.
    private mutating func losesWriter(at now: Date) {
        delivery.attempt?.unansweredSince = now
        delivery.evidence = .unanswered
        change(
            .submitting,
            .resolve,
            .recovered,
            "The bridge ended during the attempt: its request may have been written.",
            at: now
        )
    }

    // MARK: Answers

    /// The gateway answered, or it is certain that it will not.
    ///
    /// Nothing changes when the answer is recorded already: a store may fail to say that it has written something.
    mutating func answered(
        _ answer: AttemptAnswer,
        floor: Duration = .zero,
        at now: Date,
        using generator: inout some RandomNumberGenerator
    ) {
        guard delivery.step == .submit else { return }
        if delivery.attempt?.unansweredSince != nil, repeatedInVain(answer, at: now) { return }
        switch answer {
        case .accepted(let evidence):
            acceptPart(.accepted, evidence, reason: "The gateway took it.", at: now)
        case .kept:
            keptByGateway(reason: "The gateway keeps it and sends it by itself.", evidence: .keptByGateway, at: now)
        case .partiallySent(let reason):
            delivery.evidence = .channelFailed
            doubtAttempt()
            finish(.partiallySent, .failed, reason, at: now)
        case .rejected(let reason, let evidence):
            delivery.evidence = evidence
            giveUp(.refused, reason, at: now)
        case .notExecuted(let reason, let retryAfter):
            stall(reason, .transient, floor: max(retryAfter ?? .zero, floor), at: now, using: &generator)
        case .rateLimited(let reason, let retryAfter):
            stall(reason, .rateLimited, floor: max(retryAfter ?? .zero, floor), at: now, using: &generator)
        case .channelFailed(let reason, let mayHaveArrived):
            channelFailed(reason, mayHaveArrived: mayHaveArrived, floor: floor, at: now, using: &generator)
        case .unanswered(let reason, _):
            delivery.attempt?.unansweredSince = now
            delivery.evidence = .unanswered
            change(.submitting, .resolve, .unanswered, reason, at: now)
        }
    }

    /// A request that was written before was repeated, and the answer is about the repetition only.
    private mutating func repeatedInVain(_ answer: AttemptAnswer, at now: Date) -> Bool {
        switch answer {
        case .notExecuted(let reason, let retryAfter), .rateLimited(let reason, let retryAfter):
            let next = now + max(retryAfter ?? .zero, rules.lookUpInterval).seconds
            change(.submitting, .resolve, .notExecuted, reason, waitsUntil: next, at: now)
        case .rejected(let reason, _):
            let words = "\(reason) That says nothing about the first request."
            change(.submitting, .lookUp, .refused, words, at: now)
        default:
            return false
        }
        return true
    }

    /// A part is through.
    mutating func acceptPart(
        _ event: DeliveryTransition.Event,
        _ evidence: SendReceipt.Evidence,
        reason: String,
        at now: Date
    ) {
        delivery.evidence = evidence
        guard delivery.part + 1 < entry.submission.parts.count else {
            return finish(delivery.awaitedPart != nil ? .queuedByGateway : .accepted, event, reason, at: now)
        }
        change(.queued, .attempt, event, reason, at: now)
        delivery.part += 1
        delivery.failures = 0
        delivery.stalls = 0
        delivery.lastDelay = nil
    }

    /// The attempt was not executed: the same key again after a wait, as often as needed.
    private mutating func stall(
        _ reason: String,
        _ kind: RetryPolicy.FailureClass,
        floor: Duration,
        at now: Date,
        using generator: inout some RandomNumberGenerator
    ) {
        delivery.attempt?.wasNotExecuted = true
        delivery.stalls += 1
        var patient = rules.retry
        patient.maximumRetries = .max
        let wait = patient.delay(
            afterFailure: delivery.stalls,
            of: kind,
            previous: delivery.lastDelay.map { .seconds($0) },
            floor: floor,
            using: &generator
        )
        waitForAttempt(wait ?? patient.maximumDelay, .notExecuted, reason, at: now)
    }

    private mutating func channelFailed(
        _ reason: String,
        mayHaveArrived: Bool,
        floor: Duration,
        at now: Date,
        using generator: inout some RandomNumberGenerator
    ) {
        delivery.evidence = .channelFailed
        if family == .replays, entry.submission.options.ambiguity != .resend {
            let words = "\(reason) A gateway of this kind may send it at any later start."
            return keptByGateway(reason: words, evidence: .channelFailed, at: now)
        }
        if mayHaveArrived, family != .replays {
            delivery.attempt?.unansweredSince = now
            // The gateway remembers this answer: under the same key it would give it again and again.
            return change(.submitting, .lookUp, .failed, "\(reason) It may have been sent all the same.", at: now)
        }
        delivery.failures += 1
        let wait = nextDelay(floor: floor, using: &generator)
        guard family == .replays else {
            guard let wait else { return giveUp(.failed, "\(reason) No retries are left.", at: now) }
            return waitForAttempt(wait, .failed, reason, at: now)
        }
        guard let wait else {
            let words = "\(reason) No retries are left; a gateway of this kind may send it at any later start."
            return keptByGateway(reason: words, evidence: .channelFailed, at: now)
        }
        doubtAttempt()
        delivery.isPossiblyRepeated = true
        waitForAttempt(wait, .failed, "\(reason) The gateway may still send this attempt at a later start.", at: now)
    }

    private mutating func keptByGateway(reason: String, evidence: SendReceipt.Evidence, at now: Date) {
        delivery.evidence = evidence
        // One that ends while it replays begins anew at its next start.
        if family == .replays { delivery.isPossiblyRepeated = true }
        guard delivery.attempt?.sessionKey != nil, delivery.attempt?.hasHistoryEvidence == true else {
            return endWatch(.kept, reason, at: now)
        }
        delivery.attempt?.unansweredSince = now
        change(.queuedByGateway, .watch, .kept, reason, waitsUntil: now + (rules.lookUpInterval * 5).seconds, at: now)
    }

    /// Nothing more is to be seen of a part that the gateway keeps.
    mutating func endWatch(_ event: DeliveryTransition.Event, _ reason: String, at now: Date) {
        delivery.awaitedPart = delivery.awaitedPart ?? delivery.part
        guard delivery.part + 1 < entry.submission.parts.count else {
            return finish(.queuedByGateway, event, reason, at: now)
        }
        acceptPart(event, delivery.evidence ?? .keptByGateway, reason: reason, at: now)
    }

    // MARK: Waiting

    private mutating func nextDelay(
        floor: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        rules.retry.delay(
            afterFailure: delivery.failures,
            previous: delivery.lastDelay.map { .seconds($0) },
            floor: floor,
            using: &generator
        )
    }

    private mutating func waitForAttempt(
        _ wait: Duration,
        _ event: DeliveryTransition.Event,
        _ reason: String,
        at now: Date
    ) {
        delivery.lastDelay = wait.seconds
        change(.queued, .attempt, event, reason, waitsUntil: now + wait.seconds, at: now)
    }

    /// Nobody can tell whether the attempt was sent: the policy decides.
    mutating func decide(_ reason: String, at now: Date, using generator: inout some RandomNumberGenerator) {
        doubtAttempt()
        switch entry.submission.options.ambiguity {
        case .resend:
            delivery.failures += 1
            guard let wait = nextDelay(floor: .zero, using: &generator) else {
                return finish(.unknown, .decided, "\(reason) No retries are left.", at: now)
            }
            delivery.isPossiblyRepeated = true
            waitForAttempt(wait, .decided, "\(reason) The policy is to send it again: it may arrive twice.", at: now)
        case .hold:
            finish(.unknown, .decided, "\(reason) The policy is to hold it for a human.", at: now)
        case .drop:
            finish(.unknown, .decided, "\(reason) The policy is to give it up.", at: now)
        }
    }

    /// From now on it cannot be excluded that the part was sent under the present key.
    mutating func doubtAttempt() {
        guard let attempt = delivery.attempt, !attempt.earlierKeys.contains(attempt.key) else { return }
        delivery.attempt?.earlierKeys = attempt.allKeys
    }

    /// Whether the present part may have been sent by an attempt before.
    var isInDoubt: Bool { delivery.attempt.map { $0.part == delivery.part && !$0.earlierKeys.isEmpty } ?? false }

    /// Ends an entry whose present part is not tried again.
    ///
    /// That the last attempt was not sent says nothing about those before it.
    private mutating func giveUp(_ event: DeliveryTransition.Event, _ reason: String, at now: Date) {
        guard !isInDoubt else {
            return finish(.unknown, event, "\(reason) An earlier attempt may have been sent.", at: now)
        }
        finish(delivery.part > 0 ? .partiallySent : .rejected, event, reason, at: now)
    }

    // MARK: Recording

    mutating func finish(
        _ state: DeliveryState,
        _ event: DeliveryTransition.Event,
        _ reason: String,
        at now: Date
    ) {
        delivery.finishedAt = now
        change(state, .none, event, reason, at: now)
    }

    mutating func change(
        _ state: DeliveryState,
        _ step: DeliveryStep,
        _ event: DeliveryTransition.Event,
        _ reason: String,
        waitsUntil: Date? = nil,
        at now: Date
    ) {
        delivery.state = state
        delivery.step = step
        delivery.dueAt = waitsUntil
        let parts = entry.submission.parts.count
        transitions.append(
            DeliveryTransition(
                at: now,
                event: event,
                state: state,
                attempt: delivery.attempt?.number,
                part: parts > 1 ? delivery.part + 1 : nil,
                reason: reason,
                evidence: step == .submit ? nil : delivery.evidence,
                waitsUntil: waitsUntil
            )
        )
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { self / .seconds(1) }
}
