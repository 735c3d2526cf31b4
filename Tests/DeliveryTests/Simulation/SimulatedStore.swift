import Foundation

@testable import OpenClawBridge

/// The store as one simulated process sees it: a disk that others use too, that may be full, and that a death cuts off.
///
/// Messages in parts are written with a `|` between the parts.
final class SimulatedStore: OutboxStore {
    private let shared: InMemoryOutboxStore
    private let world: World
    private let process: Int

    init(_ shared: InMemoryOutboxStore, world: World, process: Int) {
        self.shared = shared
        self.world = world
        self.process = process
    }

    var name: String { shared.name }

    // MARK: What may happen around a call

    private static let dead = OutboxError(.leaseLost, "The process has ended.")

    private func read() async throws(OutboxError) {
        guard await world.moment(.beforeRead, of: process) else { throw Self.dead }
        if world.withLock({ $0.mishap($0.conditions.trouble * 0.1) }) {
            throw OutboxError(.unusable, "It cannot be read.")
        }
    }

    private func willWrite(mayFail: Bool = true) async throws(OutboxError) {
        guard await world.moment(.beforeWrite, of: process) else { throw Self.dead }
        if world.withLock({ $0.diskFullUntil > $0.now }) { throw OutboxError(.diskFull, "The disk is full.") }
        if mayFail, world.withLock({ $0.mishap($0.conditions.trouble * 0.1) }) {
            throw OutboxError(.unusable, "It cannot be written.")
        }
    }

    /// A change was made; perhaps nobody hears of it, or it is reported as failed.
    private func didWrite() async throws(OutboxError) {
        guard await world.moment(.afterWrite, of: process) else { throw Self.dead }
        guard world.withLock({ $0.mishap($0.conditions.trouble * 0.1) }) else { return }
        throw OutboxError(.unusable, "Whether it was written is not known.")
    }

    /// Watches a change that is made by a closure.
    private func watched(
        isByHand: Bool,
        _ change: @escaping @Sendable (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) -> @Sendable (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition] {
        { [world, process] entry throws(OutboxError) in
            let before = entry
            let transitions = try change(&entry)
            let after = entry
            world.withLock { $0.changed(before, after, transitions, by: process, isByHand: isByHand) }
            return transitions
        }
    }

    // MARK: Taking in

    func changeCounter() async throws(OutboxError) -> Int64 {
        try await read()
        return world.withLock { $0.ledger.changes.filter { $0.key != self.process }.values.reduce(0, +) }
    }

    func enqueue(_ submission: OutboxSubmission, at now: Date) async throws(OutboxError) -> Enqueued {
        try await willWrite()
        var submission = submission
        submission.parts = submission.parts.flatMap { $0.split(separator: "|").map(String.init) }
        let enqueued = try await shared.enqueue(submission, at: now)
        if enqueued.isNew { world.withLock { $0.entered(enqueued.entry, by: process) } }
        try await didWrite()
        return enqueued
    }

    // MARK: Dispatching

    func acquireLease(_ holder: OutboxLease.Holder) async throws(OutboxError) -> OutboxLease {
        // A file that cannot be used at all ends a dispatcher, and whoever runs it is told.
        try await willWrite(mayFail: false)
        let lease = try await shared.acquireLease(holder)
        world.withLock { $0.ledger.leaseOwner = process }
        guard await world.moment(.afterWrite, of: process) else { throw Self.dead }
        return lease
    }

    func release(_ lease: OutboxLease) async {
        guard world.withLock({ $0.processes[process].isAlive }) else { return }
        await shared.release(lease)
        world.withLock { if $0.ledger.leaseOwner == process { $0.ledger.leaseOwner = nil } }
    }

    func leaseHolder() async throws(OutboxError) -> OutboxLease.Holder? {
        try await read()
        return await shared.leaseHolder()
    }

    func heads(after lane: Lane?, limit: Int) async throws(OutboxError) -> [OutboxEntry] {
        try await read()
        let heads = await shared.heads(after: lane, limit: limit)
        guard await world.moment(.afterWrite, of: process) else { throw Self.dead }
        return heads
    }

    func amendHead(
        of lane: Lane,
        under lease: OutboxLease,
        _ change: @escaping @Sendable (inout OutboxEntry) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry? {
        try await willWrite()
        let entry = try await shared.amendHead(of: lane, under: lease) { [world, process] entry in
            let before = entry
            let transitions = change(&entry)
            let after = entry
            world.withLock { $0.changed(before, after, transitions, by: process, isByHand: false) }
            return transitions
        }
        try await didWrite()
        return entry
    }

    func amend(
        _ id: EntryID,
        under lease: OutboxLease?,
        _ change: @escaping @Sendable (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry {
        try await willWrite()
        let entry = try await shared.amend(id, under: lease, watched(isByHand: lease == nil, change))
        try await didWrite()
        return entry
    }

    func admitScheduled(at now: Date) async throws(OutboxError) -> ScheduledAdmission {
        try await willWrite()
        let admission = await shared.admitScheduled(at: now)
        try await didWrite()
        return admission
    }

    func expired(at now: Date, limit: Int) async throws(OutboxError) -> [EntryID] {
        try await read()
        return await shared.expired(at: now, limit: limit)
    }

    // MARK: Conversations

    func conversation(of lane: Lane) async throws(OutboxError) -> Conversation? {
        try await read()
        return await shared.conversation(of: lane)
    }

    func remember(_ conversation: Conversation, of lane: Lane) async throws(OutboxError) {
        try await willWrite()
        await shared.remember(conversation, of: lane)
        try await didWrite()
    }

    // MARK: Looking

    func entry(_ id: EntryID) async throws(OutboxError) -> OutboxEntry? {
        try await read()
        return await shared.entry(id)
    }

    func entry(idempotencyKey: String) async throws(OutboxError) -> OutboxEntry? {
        try await read()
        return await shared.entry(idempotencyKey: idempotencyKey)
    }

    func entries(matching filter: OutboxFilter, before id: EntryID?, limit: Int) async throws(OutboxError)
        -> [OutboxEntry]
    {
        try await read()
        return await shared.entries(matching: filter, before: id, limit: limit)
    }

    func transitions(of id: EntryID) async throws(OutboxError) -> [DeliveryTransition] {
        try await read()
        return await shared.transitions(of: id)
    }

    func position(of entry: OutboxEntry) async throws(OutboxError) -> Int {
        try await read()
        return await shared.position(of: entry)
    }

    func statistics() async throws(OutboxError) -> OutboxStatistics {
        try await read()
        return await shared.statistics()
    }

    func backlogs(limit: Int) async throws(OutboxError) -> [LaneBacklog] {
        try await read()
        return await shared.backlogs(limit: limit)
    }

    func deliveryHistory(since hour: DeliveryHour) async throws(OutboxError) -> DeliveryHistory {
        try await read()
        return await shared.deliveryHistory(since: hour)
    }

    // MARK: Steering

    func pauses() async throws(OutboxError) -> Set<OutboxScope> {
        try await read()
        return await shared.pauses()
    }

    func setPaused(_ isPaused: Bool, _ scope: OutboxScope) async throws(OutboxError) {
        try await willWrite()
        await shared.setPaused(isPaused, scope)
        world.withLock { $0.ledger.changes[process, default: 0] += 1 }
        try await didWrite()
    }

    func prune(_ retention: OutboxRetention, at now: Date, limit: Int) async throws(OutboxError) -> Int {
        try await willWrite()
        return await shared.prune(retention, at: now, limit: limit)
    }

    func purge(matching filter: OutboxFilter) async throws(OutboxError) -> Int {
        try await willWrite()
        return await shared.purge(matching: filter)
    }
}
