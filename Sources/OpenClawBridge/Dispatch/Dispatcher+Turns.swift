import CoreMetrics
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Dispatcher {
    /// What a turn found out.
    struct Report {
        var next: LaneTurn.Next
        var result = LaneTurn.Result()
        var priority: MessagePriority?
    }

    /// Takes the next step of a lane's first entry.
    func take(_ turn: LaneTurn, under lease: OutboxLease) async -> Report {
        guard gateway.isOpen(turn.link) else { return withoutLink(turn) }
        do throws(OutboxError) {
            return try await step(turn, under: lease)
        } catch  where error.code == .leaseLost {
            fail(error)
            return Report(next: .ready)
        } catch {
            tell(error, "delivering")
            return Report(next: .failed(.seconds(1)))
        }
    }

    /// The connection of a turn has ended: the news of it is on its way, and until then nobody shall decide by it.
    private func withoutLink(_ turn: LaneTurn) -> Report {
        state.withLock { if $0.scheduler.link == turn.link { $0.scheduler.linked(nil) } }
        return Report(next: .ready)
    }

    private func step(_ turn: LaneTurn, under lease: OutboxLease) async throws(OutboxError) -> Report {
        let conversation = try await conversation(of: turn.lane)
        let (rules, link, isDue) = (settings.rules, turn.link, turn.isDue)
        let (now, uptime) = (time.now(), time.uptime())
        let entry = try await store.amendHead(of: turn.lane, under: lease) { [self] entry in
            var machine = DeliveryStateMachine(entry, rules: rules)
            machine.advance(circumstances(of: entry, link, conversation, uptime), isDue: isDue, at: now)
            entry = machine.entry
            return machine.transitions
        }
        guard let entry else { return Report(next: .empty) }
        // What waits here has not ended before.
        if entry.delivery.isFinished {
            outbox.count(finished: entry)
            outbox.observers.tell(.ended(entry))
            outbox.board.post(.changed(entry))
        }
        let isDueNow = isDue || entry.delivery.dueAt.map { $0 <= now } ?? true
        switch entry.delivery.step {
        case .submit:
            outbox.board.post(.changed(entry))
            var report = try await submit(entry, turn, conversation, under: lease)
            // One that was never begun comes after all that are more urgent: the lane has none.
            if entry.isBegun(at: now) { report.priority = entry.submission.options.priority }
            return report
        case .lookUp where isDueNow, .watch where isDueNow:
            return try await lookUp(entry, turn, under: lease)
        case .attempt, .resolve, .lookUp, .watch, .none:
            return report(entry)
        }
    }

    // MARK: Submitting

    private func submit(
        _ entry: OutboxEntry,
        _ turn: LaneTurn,
        _ conversation: Conversation?,
        under lease: OutboxLease
    ) async throws(OutboxError) -> Report {
        guard let attempt = entry.delivery.attempt, entry.submission.parts.indices.contains(attempt.part) else {
            throw OutboxError(.corrupt, "Entry \(entry.id) has no part \((entry.delivery.attempt?.part ?? -1) + 1).")
        }
        let text = entry.submission.parts[attempt.part]
        remember(text, in: attempt.sessionKey)
        if entry.isRetried { instruments.retries.increment() }
        let span = DeliveryTrace(entry)?.beginAttempt(attempt)
        let started = time.uptime()
        let request = AttemptRequest(route: entry.submission.route, text: text, key: attempt.key)
        let answer = await gateway.submit(request, over: turn.link)
        let took = time.uptime() - started
        if let span { DeliveryTrace.end(span, with: answer) }
        let result = LaneTurn.Result(answer, took: took)
        leaveGateway(turn, result)
        let floor = account(for: answer)
        instruments.count(answer, after: took)
        let settled = try await settle(entry.id, under: lease) { machine, now, generator in
            machine.answered(answer, floor: floor, at: now, using: &generator)
        }
        outbox.observers.tell(
            .attempted(
                AttemptReport(
                    entry: settled,
                    number: attempt.number,
                    limit: max(settings.rules.retry.maximumRetries, 0) + 1,
                    answer: answer,
                    latency: took
                )
            )
        )
        if case .accepted = answer { await testEvidence(attempt, entry, turn.link, conversation) }
        var report = report(settled)
        report.result = result
        return report
    }

    /// Lets another attempt take the place at the gateway; the outcome of this one has still to be written.
    private func leaveGateway(_ turn: LaneTurn, _ result: LaneTurn.Result) {
        let now = time.uptime()
        let (canGoOn, changes) = state.withLock { state in
            state.scheduler.answered(turn, result, at: now, using: &state.generator)
            return (state.scheduler.canBegin, state.scheduler.takeBreakerReports())
        }
        tell(changes)
        if canGoOn { signal.raise() }
    }

    /// Pays for a retry and gives the wait that the budget asks for; takes note of successes.
    private func account(for answer: AttemptAnswer) -> Duration {
        let now = time.uptime()
        return state.withLock { state in
            switch answer {
            case .accepted, .kept: state.budget.succeeded(now: now)
            case .channelFailed: return state.budget.take(now: now) ?? .zero
            default: break
            }
            return .zero
        }
    }

    /// Records what became of an attempt.
    ///
    /// The outcome is known to this process alone, so it is kept until the store takes it, be its disk full for hours.
    private func settle(
        _ id: EntryID,
        under lease: OutboxLease,
        _ change: @escaping @Sendable (inout DeliveryStateMachine, Date, inout SeededGenerator) -> Void
    ) async throws(OutboxError) -> OutboxEntry {
        var wait = Duration.milliseconds(100)
        let (now, rules) = (time.now(), settings.rules)
        let seed = state.withLock { $0.generator.next() }
        while true {
            do throws(OutboxError) {
                let entry = try await store.amend(id, under: lease) { entry in
                    var machine = DeliveryStateMachine(entry, rules: rules)
                    var generator = SeededGenerator(seed: seed)
                    change(&machine, now, &generator)
                    entry = machine.entry
                    return machine.transitions
                }
                outbox.count(finished: entry)
                outbox.board.post(.changed(entry))
                return entry
            } catch {
                if error.code == .leaseLost || error.code == .notFound || Task.isCancelled { throw error }
                tell(error, "recording an outcome")
                try? await time.sleep(wait)
                wait = min(wait * 2, .seconds(5))
            }
        }
    }

    // MARK: Looking

    private func lookUp(
        _ entry: OutboxEntry,
        _ turn: LaneTurn,
        under lease: OutboxLease
    ) async throws(OutboxError) -> Report {
        guard let attempt = entry.delivery.attempt else { return report(entry) }
        let link = turn.link
        let asksRecovery = attempt.family != .neverReplays && attempt.epoch.succession(to: link.epoch) == .newProcess
        // Asked before the search: what a finished recovery has sent can be found then.
        let recovery = asksRecovery ? await gateway.recovery(over: link) : .unknown
        let answer = await search(attempt, over: link)
        if case .failed = answer, !gateway.isOpen(link) { return withoutLink(turn) }
        instruments.lookUps.increment()
        let settled = try await settle(entry.id, under: lease) { machine, now, generator in
            machine.lookedUp(answer, recovery: recovery, link, at: now, using: &generator)
        }
        if settled.delivery.isFinished { outbox.observers.tell(.ended(settled)) }
        return report(settled)
    }

    /// Searches the newest rows first, because a message is usually among them.
    private func search(_ attempt: DeliveryAttempt, over link: GatewayLink) async -> HistoryAnswer {
        guard let session = attempt.sessionKey else {
            return .failed(reason: "which of the gateway's sessions shows this conversation is not known.")
        }
        var answer = HistoryAnswer.missing(isWhole: false)
        for depth in [20, 200, 1000] {
            answer = await gateway.find(attempt.allKeys, in: session, depth: depth, over: link)
            guard answer == .missing(isWhole: false) else { break }
        }
        return answer
    }

    /// Finds out, once for each conversation, whether its history shows what was accepted.
    private func testEvidence(
        _ attempt: DeliveryAttempt,
        _ entry: OutboxEntry,
        _ link: GatewayLink,
        _ conversation: Conversation?
    ) async {
        guard conversation?.evidence ?? .untested == .untested, attempt.hasHistoryEvidence,
            let session = attempt.sessionKey
        else { return }
        let answer = await gateway.find([attempt.key], in: session, depth: 20, over: link)
        var known = Conversation(sessionKey: session)
        switch answer {
        case .found: known.evidence = .usable
        case .missing: known.evidence = .unusable
        case .failed: return
        }
        state.withLock { $0.conversations[entry.lane] = known }
        do throws(OutboxError) {
            try await store.remember(known, of: entry.lane)
        } catch {
            tell(error, "remembering a conversation")
        }
    }

    // MARK: What is known of the conversation

    private func conversation(of lane: Lane) async throws(OutboxError) -> Conversation? {
        if let known = state.withLock({ $0.conversations[lane] }) { return known }
        let stored = try await store.conversation(of: lane)
        state.withLock { state in
            if state.conversations.count >= settings.lanes { state.conversations.removeAll(keepingCapacity: true) }
            state.conversations[lane] = .some(stored)
        }
        return stored
    }

    private func circumstances(
        of entry: OutboxEntry,
        _ link: GatewayLink,
        _ conversation: Conversation?,
        _ uptime: Duration
    ) -> DeliveryStateMachine.Circumstances {
        let session = conversation?.sessionKey ?? link.sessionKey(of: entry.submission.route)
        let part = entry.delivery.part
        let text = entry.submission.parts.indices.contains(part) ? entry.submission.parts[part] : ""
        let isNews = session.map { session in !state.withLock { $0.recentTexts.contains(text, in: session) } } ?? false
        return DeliveryStateMachine.Circumstances(
            link: link,
            sessionKey: session,
            hasEvidence: isNews && conversation?.evidence != .unusable,
            uptime: uptime
        )
    }

    private func remember(_ text: String, in session: String?) {
        guard let session else { return }
        state.withLock { $0.recentTexts.insert(text, into: session) }
    }

    private func report(_ entry: OutboxEntry) -> Report {
        if entry.delivery.isFinished { return Report(next: .finished) }
        guard entry.delivery.dueAt != nil else { return Report(next: .ready) }
        return Report(next: .waits(wait(for: entry.delivery)))
    }
}

extension OutboxEntry {
    /// Whether the entry's very first attempt was begun at this time.
    fileprivate func isBegun(at now: Date) -> Bool {
        delivery.attempts == 1 && delivery.stalls == 0 && delivery.attempt?.startedAt == now
    }

    /// Whether the present part was tried before.
    fileprivate var isRetried: Bool {
        delivery.failures > 0 || delivery.stalls > 0 || delivery.attempt?.unansweredSince != nil
    }
}

extension LaneTurn.Result {
    /// What an answer says about the gateway and the target.
    init(_ answer: AttemptAnswer, took: Duration) {
        wasSent = true
        switch answer {
        case .accepted, .kept:
            (gateway, target, latency) = (.success, .success, took)
        case .channelFailed, .partiallySent:
            (gateway, target, latency) = (.success, .failure, took)
        case .rejected:
            // A refusal comes sooner than any message goes out.
            break
        case .unanswered(_, let isTimeout):
            // A connection that ended says nothing about the gateway's health, and an attempt that waits in vain does.
            gateway = isTimeout ? .failure : .ignored
            self.isTimeout = isTimeout
        case .rateLimited:
            isOverload = true
        case .notExecuted:
            wasSent = false
        }
    }
}
