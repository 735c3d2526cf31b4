import CoreMetrics
package import Logging
import ServiceLifecycle
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Delivers the entries of an outbox: the thin driver of ``LaneScheduler`` and ``DeliveryStateMachine``.
///
/// One process at a time delivers; ``run()`` claims the outbox's lease. A graceful shutdown begins nothing new and lets attempts
/// in flight finish within ``DeliverySettings/drain``; a cancelled task ends at once. What is then in flight is found again by
/// the next run.
package final class Dispatcher: Service {
    struct State {
        var scheduler: LaneScheduler
        var recentTexts = RecentTexts()
        var budget: RetryBudget
        var conversations: [Lane: Conversation?] = [:]
        var generator: SeededGenerator
        var scan = LaneScan()
        /// Not before this instant are lanes read again, after the store has failed.
        var readsAgainAt: Duration?
        /// When the next entry's time comes; at the beginning it is not known.
        var nextScheduled: Date? = .distantPast
        var isStopping = false
        var failure: OutboxError?
        /// The instant of the earliest timer that will raise the signal.
        var alarm: Duration?
    }

    let outbox: Outbox
    let gateway: any DeliveryGateway
    let settings: DeliverySettings
    let time: DeliveryTime
    let logger: Logger
    let instruments: OutboxInstruments
    let state: Mutex<State>
    let signal = Signal()
    private let holder: OutboxLease.Holder
    /// The only lanes to deliver, or `nil` for all.
    let lanes: Set<Lane>?

    var store: any OutboxStore { outbox.store }

    package init(
        outbox: Outbox,
        gateway: any DeliveryGateway,
        holder: OutboxLease.Holder,
        only lanes: Set<Lane>? = nil,
        seed: UInt64 = .random(in: .min ... .max),
        logger: Logger
    ) {
        self.outbox = outbox
        self.gateway = gateway
        self.holder = holder
        self.lanes = lanes
        self.logger = logger
        settings = outbox.settings
        time = outbox.time
        instruments = outbox.instruments
        state = Mutex(
            State(
                scheduler: LaneScheduler(settings: outbox.settings),
                budget: RetryBudget(outbox.settings.budget),
                generator: SeededGenerator(seed: seed)
            )
        )
    }

    /// Delivers until the task is cancelled or the service group shuts down.
    ///
    /// Waits while a command has the lease, or while the disk is full; a command waits for a daemon as well, and takes over
    /// when it dies.
    ///
    /// - Throws: ``OutboxError`` with ``OutboxError/Code/leased`` when a daemon delivers already, with
    ///   ``OutboxError/Code/leaseLost`` when another process took over.
    package func run() async throws {
        guard let lease = try await acquireLease() else { return }
        let listener = outbox.board.listen { [weak self] in self?.hear($0) }
        outbox.board.dispatcherBegan()
        await withGracefulShutdownHandler {
            await deliver(under: lease)
        } onGracefulShutdown: {
            self.stop()
        }
        outbox.board.remove(listener)
        outbox.board.dispatcherEnded()
        tellPressure()
        await store.release(lease)
        if let failure = state.withLock(\.failure) { throw failure }
    }

    /// Begins nothing new; ``run()`` returns when the attempts in flight have finished, or their time is over.
    package func stop() {
        state.withLock { $0.isStopping = true }
        signal.raise()
    }

    /// The lease, or `nil` when the task was cancelled before it was free.
    private func acquireLease() async throws(OutboxError) -> OutboxLease? {
        while !Task.isCancelled, !state.withLock(\.isStopping) {
            do throws(OutboxError) {
                return try await store.acquireLease(holder)
            } catch {
                let waitsForOther = holder.role == .command || error.holder?.role == .command
                guard error.code == .diskFull || error.code == .leased && waitsForOther else { throw error }
                try? await time.sleep(settings.housekeeping)
            }
        }
        return nil
    }

    private func deliver(under lease: OutboxLease) async {
        await withDiscardingTaskGroup { services in
            services.addTask { await self.watchLinks() }
            services.addTask { await self.keepHouse(under: lease) }
            services.addTask { await self.tellTime() }
            await withDiscardingTaskGroup { workers in
                await self.schedule(in: &workers, under: lease)
                await self.drain(&workers)
                workers.cancelAll()
            }
            services.cancelAll()
        }
    }

    // MARK: Scheduling

    private func schedule(in workers: inout DiscardingTaskGroup, under lease: OutboxLease) async {
        while !Task.isCancelled, !state.withLock(\.isStopping) {
            await readLanes()
            let turns = takeTurns()
            for turn in turns { workers.addTask { await self.work(turn, under: lease) } }
            guard turns.isEmpty else { continue }
            if let alarm = nextAlarm() { workers.addTask { await self.raiseSignal(at: alarm) } }
            await signal.wait()
        }
    }

    private func takeTurns() -> [LaneTurn] {
        let now = time.uptime()
        return state.withLock { state in
            var turns: [LaneTurn] = []
            while !state.isStopping, let turn = state.scheduler.next(at: now) { turns.append(turn) }
            return turns
        }
    }

    /// The instant to wake up at, unless an alarm is set for it or earlier.
    private func nextAlarm() -> Duration? {
        let now = time.uptime()
        return state.withLock { state in
            let instants = [state.scheduler.nextWake(at: now), state.readsAgainAt.flatMap { $0 > now ? $0 : nil }]
            guard let wake = instants.compactMap(\.self).min() else { return nil }
            if let alarm = state.alarm, alarm <= wake { return nil }
            state.alarm = wake
            return wake
        }
    }

    private func raiseSignal(at instant: Duration) async {
        try? await time.sleep(max(instant - time.uptime(), .zero))
        state.withLock { if $0.alarm == instant { $0.alarm = nil } }
        signal.raise()
    }

    private func drain(_ workers: inout DiscardingTaskGroup) async {
        let end = time.uptime() + settings.drain
        workers.addTask { await self.raiseSignal(at: end) }
        while !Task.isCancelled, time.uptime() < end, state.withLock({ $0.scheduler.turns > 0 }) { await signal.wait() }
    }

    /// Takes one turn after another, for as long as there are any.
    private func work(_ first: LaneTurn, under lease: OutboxLease) async {
        var turn: LaneTurn? = first
        while let present = turn {
            let report = await take(present, under: lease)
            let now = time.uptime()
            let (next, isLookedFor, changes) = state.withLock { state in
                state.scheduler.ended(
                    present,
                    report.next,
                    report.result,
                    priority: report.priority,
                    at: now,
                    using: &state.generator
                )
                let next = state.isStopping ? nil : state.scheduler.next(at: now)
                return (next, state.needsScheduling(at: now), state.scheduler.takeBreakerReports())
            }
            tell(changes)
            turn = next
            if isLookedFor { signal.raise() }
        }
    }

    /// Another process took over, or the store is lost for good.
    func fail(_ error: OutboxError) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
            state.isStopping = true
        }
        signal.raise()
    }

    // MARK: Hearing

    private func watchLinks() async {
        for await link in gateway.links() {
            state.withLock { state in
                state.scheduler.linked(link)
                state.scan.begin()
            }
            signal.raise()
        }
    }

    private func hear(_ notice: DeliveryBoard.Notice) {
        switch notice {
        case .added(let entry):
            learn(entry, isNew: true)
            let now = time.uptime()
            guard state.withLock({ $0.needsScheduling(at: now) }) else { return }
        case .steered(let entry):
            learn(entry, isNew: false)
            state.withLock { $0.scheduler.hurry(entry.lane) }
        case .pauses(let pauses):
            state.withLock { state in
                state.scheduler.paused(pauses)
                // Should an older reading be under way, the next one mends it.
                state.scan.pausesChanged = true
            }
        case .unclear:
            readAgain()
        case .changed:
            return
        }
        signal.raise()
    }

    private func learn(_ entry: OutboxEntry, isNew: Bool) {
        let now = time.uptime()
        state.withLock { state in
            if let notBefore = entry.submission.options.notBefore, entry.delivery.attempts == 0 {
                // It waits for its time, or for being let in again after it had ended.
                state.nextScheduled = min(state.nextScheduled ?? notBefore, notBefore)
                if notBefore > time.now() { return }
            }
            state.learn(entry, isNew: isNew, wait: .zero, only: lanes, at: now)
        }
    }

    /// Reads lanes from the store as long as there is room and too little to do.
    private func readLanes() async {
        while let cursor = state.withLock({ $0.nextScan(at: time.uptime()) }) {
            do throws(OutboxError) {
                let heads = try await store.heads(after: cursor.after, limit: LaneScan.page)
                let now = time.uptime()
                state.withLock { state in
                    state.readsAgainAt = nil
                    for head in heads {
                        let wait = wait(for: head.delivery)
                        let isKnown = state.learn(head, isNew: false, wait: wait, only: lanes, at: now)
                        if state.scan.isForOthers, wait == .zero { state.scheduler.hurry(head.lane) }
                        state.scan.read(head.lane, isKnown: isKnown, from: cursor)
                    }
                    if heads.count < LaneScan.page { state.scan.end(cursor) }
                }
            } catch {
                tell(error, "reading the lanes")
                state.withLock { $0.readsAgainAt = time.uptime() + .seconds(1) }
                return
            }
        }
    }

    /// How long a delivery's next step has to wait.
    func wait(for delivery: Delivery) -> Duration {
        guard let dueAt = delivery.dueAt else { return .zero }
        let longest = settings.rules.longestWait(of: delivery).seconds
        return .seconds(Double.maximum(0, Double.minimum(dueAt.timeIntervalSince(time.now()), longest)))
    }

    func tell(_ error: OutboxError, _ what: String) {
        instruments.storeErrors.increment()
        logger.info("the outbox's store failed, trying again", error: error, metadata: [LogKey.activity: "\(what)"])
    }

    func tell(_ breakers: [BreakerReport]) {
        for breaker in breakers { outbox.observers.tell(.breaker(breaker)) }
    }
}

extension Dispatcher.State {
    /// Whether the task that gives the turns has something to do, now or sooner than it will wake up.
    fileprivate mutating func needsScheduling(at now: Duration) -> Bool {
        if isStopping || scheduler.canBegin || nextScan(at: now) != nil { return true }
        return scheduler.earliestWait.map { $0 < alarm ?? .seconds(Int64.max) } ?? false
    }

    /// Where to go on reading lanes, when more are wanted.
    fileprivate func nextScan(at now: Duration) -> LaneScan.Cursor? {
        if let readsAgainAt, now < readsAgainAt { return nil }
        guard scheduler.link != nil, scheduler.hasRoom, scheduler.readyCount < LaneScan.enough else { return nil }
        return scan.cursor
    }

    /// Tells the scheduler of a lane's entry; `true` when the lane need not be read again.
    @discardableResult
    fileprivate mutating func learn(
        _ entry: OutboxEntry,
        isNew: Bool,
        wait: Duration,
        only lanes: Set<Lane>?,
        at now: Duration
    ) -> Bool {
        guard lanes?.contains(entry.lane) != false else { return true }
        guard let link = scheduler.link else { return false }
        let isKnown = scheduler.learn(
            entry.lane,
            route: entry.submission.route,
            session: link.sessionKey(of: entry.submission.route),
            priority: entry.submission.options.priority,
            isNew: isNew,
            wait: wait,
            at: now
        )
        if !isKnown { scan.missed() }
        return isKnown
    }
}
