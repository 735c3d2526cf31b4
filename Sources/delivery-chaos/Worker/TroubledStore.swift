import OpenClawBridge
import OpenClawBridgeSQLite
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A store on disk that counts its calls, and lets the trouble of a plan happen at one of them.
final class TroubledStore: OutboxStore {
    private let base: SQLiteOutboxStore
    private let plan: WorkerPlan
    private let steps = Atomic(0)
    /// By how much the calendar is wrong, in seconds.
    let clockError = Mutex(0.0)

    init(_ base: SQLiteOutboxStore, plan: WorkerPlan) {
        self.base = base
        self.plan = plan
    }

    var name: String { base.name }

    private func step() async {
        let step = steps.add(1, ordering: .relaxed).newValue
        if let moment = plan.kill, moment.step == step { die(after: moment.microseconds) }
        if let jump = plan.clockJumps.firstIndex(where: { $0.step == step }), plan.clockErrors.indices.contains(jump) {
            clockError.withLock { $0 = plan.clockErrors[jump] }
        }
        if plan.diskFull.contains(where: { $0.step == step }) { await fillDisk() }
    }

    private func die(after microseconds: Int) {
        guard microseconds > 0 else { return killNow() }
        // Not structured: it ends with the process.
        Task.detached {
            try? await Task.sleep(for: .microseconds(microseconds))
            self.killNow()
        }
    }

    private func killNow() { kill(getpid(), SIGKILL) }

    private func fillDisk() async {
        try? await base.limitPages(0)
        // Not structured: the calls that fail meanwhile must not wait for it.
        Task.detached { [base, plan] in
            try? await Task.sleep(for: .milliseconds(plan.diskFullMilliseconds))
            try? await base.limitPages(nil)
        }
    }

    private func counted<Value: Sendable>(
        _ body: () async throws(OutboxError) -> Value
    ) async throws(OutboxError) -> Value {
        await step()
        let value = try await body()
        await step()
        return value
    }

    // MARK: Counted

    func enqueue(_ submission: OutboxSubmission, at now: Date) async throws(OutboxError) -> Enqueued {
        try await counted { () async throws(OutboxError) in try await base.enqueue(submission, at: now) }
    }

    func acquireLease(_ holder: OutboxLease.Holder) async throws(OutboxError) -> OutboxLease {
        try await counted { () async throws(OutboxError) in try await base.acquireLease(holder) }
    }

    func heads(after lane: Lane?, limit: Int) async throws(OutboxError) -> [OutboxEntry] {
        try await counted { () async throws(OutboxError) in try await base.heads(after: lane, limit: limit) }
    }

    func amendHead(
        of lane: Lane,
        under lease: OutboxLease,
        _ change: @escaping @Sendable (inout OutboxEntry) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry? {
        try await counted { () async throws(OutboxError) in try await base.amendHead(of: lane, under: lease, change) }
    }

    func amend(
        _ id: EntryID,
        under lease: OutboxLease?,
        _ change: @escaping @Sendable (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry {
        try await counted { () async throws(OutboxError) in try await base.amend(id, under: lease, change) }
    }

    func remember(_ conversation: Conversation, of lane: Lane) async throws(OutboxError) {
        try await counted { () async throws(OutboxError) in try await base.remember(conversation, of: lane) }
    }

    // MARK: Passed on

    func changeCounter() async throws(OutboxError) -> Int64 { try await base.changeCounter() }
    func release(_ lease: OutboxLease) async { await base.release(lease) }
    func leaseHolder() async throws(OutboxError) -> OutboxLease.Holder? { try await base.leaseHolder() }
    func admitScheduled(at now: Date) async throws(OutboxError) -> ScheduledAdmission {
        try await base.admitScheduled(at: now)
    }
    func expired(at now: Date, limit: Int) async throws(OutboxError) -> [EntryID] {
        try await base.expired(at: now, limit: limit)
    }
    func conversation(of lane: Lane) async throws(OutboxError) -> Conversation? {
        try await base.conversation(of: lane)
    }
    func entry(_ id: EntryID) async throws(OutboxError) -> OutboxEntry? { try await base.entry(id) }
    func entry(idempotencyKey: String) async throws(OutboxError) -> OutboxEntry? {
        try await base.entry(idempotencyKey: idempotencyKey)
    }
    func entries(
        matching filter: OutboxFilter,
        before id: EntryID?,
        limit: Int
    ) async throws(OutboxError) -> [OutboxEntry] {
        try await base.entries(matching: filter, before: id, limit: limit)
    }
    func transitions(of id: EntryID) async throws(OutboxError) -> [DeliveryTransition] {
        try await base.transitions(of: id)
    }
    func position(of entry: OutboxEntry) async throws(OutboxError) -> Int { try await base.position(of: entry) }
    func statistics() async throws(OutboxError) -> OutboxStatistics { try await base.statistics() }
    func backlogs(limit: Int) async throws(OutboxError) -> [LaneBacklog] { try await base.backlogs(limit: limit) }

    func deliveryHistory(since hour: DeliveryHour) async throws(OutboxError) -> DeliveryHistory {
        try await base.deliveryHistory(since: hour)
    }
    func pauses() async throws(OutboxError) -> Set<OutboxScope> { try await base.pauses() }
    func setPaused(_ isPaused: Bool, _ scope: OutboxScope) async throws(OutboxError) {
        try await base.setPaused(isPaused, scope)
    }
    func prune(_ retention: OutboxRetention, at now: Date, limit: Int) async throws(OutboxError) -> Int {
        try await base.prune(retention, at: now, limit: limit)
    }
    func purge(matching filter: OutboxFilter) async throws(OutboxError) -> Int {
        try await base.purge(matching: filter)
    }
}
