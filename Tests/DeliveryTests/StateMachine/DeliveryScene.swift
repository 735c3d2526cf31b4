import Foundation
import OpenClawGateway

@testable import OpenClawBridge

/// One message, one gateway and a clock: the state machine played by hand, as the dispatcher plays it.
///
/// Every call makes a machine of its own, so that nothing survives between two calls but the entry.
struct DeliveryScene {
    var entry: OutboxEntry
    var timeline: [DeliveryTransition] = []
    var now = Date(timeIntervalSince1970: 1_795_000_000)
    var uptime = Duration.seconds(100)
    var link: GatewayLink
    var hasEvidence = true
    var rules: DeliveryRules
    private var generator = SeededGenerator(seed: 7)

    init(
        _ family: QueueFamily = .neverReplays,
        _ ambiguity: AmbiguityPolicy = .resend,
        parts: [String] = ["build green"],
        options: DeliveryOptions = DeliveryOptions(),
        route: Route = .room
    ) {
        var options = options
        options.ambiguity = ambiguity
        let submission = OutboxSubmission(route: route, lane: Lane(route), parts: parts, options: options)
        entry = OutboxEntry(id: EntryID("k3v9x2-41")!, submission: submission, enqueuedAt: now)
        rules = DeliveryRules(retry: RetryPolicy(jitter: .none))
        let epoch = GatewayEpoch(
            processStart: 1_794_990_000_000,
            readyAt: 1_794_990_001_000,
            observer: "first",
            restarts: 0,
            blindEnds: 0
        )
        link = GatewayLink(
            connectionID: "c1",
            epoch: epoch,
            family: family,
            defaultAgent: "main",
            mainSessionKey: "agent:main:main"
        )
    }

    var delivery: Delivery { entry.delivery }
    var state: DeliveryState { entry.delivery.state }
    var step: DeliveryStep { entry.delivery.step }
    var key: String? { entry.delivery.attempt?.key }
    /// How long the entry waits from now on, in seconds.
    var wait: Double? { delivery.dueAt?.timeIntervalSince(now) }

    mutating func change<Failure>(
        _ body: (inout DeliveryStateMachine, inout SeededGenerator) throws(Failure) -> Void
    ) throws(Failure) {
        var machine = DeliveryStateMachine(entry, rules: rules)
        try body(&machine, &generator)
        entry = machine.entry
        timeline += machine.transitions
    }

    // MARK: What happens to the entry

    mutating func advance(isDue: Bool = false) {
        let circumstances = DeliveryStateMachine.Circumstances(
            link: link,
            sessionKey: "agent:main:test:group:1",
            hasEvidence: hasEvidence,
            uptime: uptime
        )
        let now = now
        change { machine, _ in machine.advance(circumstances, isDue: isDue, at: now) }
    }

    mutating func answer(_ answer: AttemptAnswer, floor: Duration = .zero) {
        let now = now
        change { machine, generator in machine.answered(answer, floor: floor, at: now, using: &generator) }
    }

    /// The message is begun and answered.
    mutating func attempt(_ answer: AttemptAnswer) {
        advance()
        self.answer(answer)
    }

    mutating func lookUp(_ answer: HistoryAnswer, recovery: RecoveryAnswer = .unknown) {
        let (now, link) = (now, link)
        change { machine, generator in
            machine.lookedUp(answer, recovery: recovery, link, at: now, using: &generator)
        }
    }

    mutating func cancel() throws(OutboxError) {
        let now = now
        try change { machine, _ throws(OutboxError) in try machine.cancel(at: now) }
    }

    mutating func retry() throws(OutboxError) {
        let now = now
        try change { machine, _ throws(OutboxError) in try machine.retry(at: now) }
    }

    mutating func expire() {
        let now = now
        change { machine, _ in machine.expire(at: now) }
    }

    // MARK: What happens around it

    mutating func pass(_ time: Duration) {
        now += time.seconds
        uptime += time
    }

    /// Lets the time pass that the entry waits for.
    mutating func passWait() { pass(.seconds(max(wait ?? 0, 0))) }

    /// The connection is cut and made again, and the gateway is the same.
    mutating func reconnect() {
        link.connectionID += "'"
        link.epoch.blindEnds += 1
    }

    mutating func restartInProcess() {
        reconnect()
        link.epoch.restarts += 1
        link.epoch.readyAt = Int64(now.timeIntervalSince1970 * 1000)
    }

    mutating func startNewProcess() {
        reconnect()
        link.epoch.processStart = Int64(now.timeIntervalSince1970 * 1000) - 500
        link.epoch.readyAt = Int64(now.timeIntervalSince1970 * 1000)
    }

    /// Our own process ends and a new one finds the entry; its clock begins anew.
    mutating func crash() {
        reconnect()
        link.epoch.observer += "'"
        link.epoch.restarts = 0
        link.epoch.blindEnds = 0
        uptime = .zero
    }

    /// Looks again and again without finding anything, as long as the machine wants to; gives how long that took.
    mutating func searchInVain(recovery: RecoveryAnswer = .unknown) -> Duration {
        let start = uptime
        while step == .lookUp || step == .watch {
            passWait()
            lookUp(.missing(isWhole: true), recovery: recovery)
        }
        return uptime - start
    }
}

extension Route {
    static let room = Route.chat(ChatTarget(channel: "test", kind: .channel, id: "1"))
}

extension AttemptAnswer {
    static let ok = AttemptAnswer.accepted(.channelAccepted(messageID: "m1"))
    static let invalid = AttemptAnswer.rejected(reason: "No such target.", evidence: .refused(code: "INVALID_REQUEST"))
    static let failure = AttemptAnswer.channelFailed(reason: "No active listener.", mayHaveArrived: false)
    static let timeout = AttemptAnswer.channelFailed(reason: "Timed out.", mayHaveArrived: true)
    static let silence = AttemptAnswer.unanswered(reason: "The connection ended.", isTimeout: false)
    static let starting = AttemptAnswer.notExecuted(reason: "The gateway starts.", retryAfter: .seconds(7))
    static let tooMany = AttemptAnswer.rateLimited(reason: "Too many requests.", retryAfter: nil)
    static let partial = AttemptAnswer.partiallySent(reason: "Some parts were not delivered.")
}
