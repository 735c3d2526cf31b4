import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An outbox that lasts as long as its process.
///
/// It is for tests, for simulations, and for programs that may forget what was not delivered when they end. Calls return
/// without waiting, and the same calls in the same order give the same results. Closures that are handed in are run under
/// the lock of the store and must not call it.
public final class InMemoryOutboxStore: OutboxStore {
    /// The random name of this outbox.
    public let name: String
    private let outbox: Mutex<InMemoryOutbox>

    /// Makes an empty outbox.
    ///
    /// - Parameter limits: How much it takes in. Only ``OutboxLimits/entries`` counts: it has no size in bytes.
    public convenience init(limits: OutboxLimits = OutboxLimits()) {
        var generator = SystemRandomNumberGenerator()
        self.init(limits: limits, using: &generator)
    }

    /// Makes an empty outbox whose name comes from a generator.
    package convenience init(limits: OutboxLimits = OutboxLimits(), using generator: inout some RandomNumberGenerator) {
        self.init(name: EntryID.randomOutbox(using: &generator), limits: limits)
    }

    /// Makes an empty outbox with this name.
    package init(name: String, limits: OutboxLimits = OutboxLimits()) {
        self.name = name
        outbox = Mutex(InMemoryOutbox(name: name, limits: limits))
    }

    /// Ends the lease as the death of its holder does, for simulations.
    package func endLease() { outbox.withLock { $0.endLease() } }

    /// A number that grows with every change.
    public func changeCounter() async -> Int64 { outbox.withLock { $0.changes } }

    /// Takes a message in.
    public func enqueue(_ submission: OutboxSubmission, at now: Date) async throws(OutboxError) -> Enqueued {
        try outbox.withLock { (outbox) throws(OutboxError) in try outbox.enqueue(submission, at: now) }
    }

    /// Claims the right to deliver the entries.
    public func acquireLease(_ holder: OutboxLease.Holder) async throws(OutboxError) -> OutboxLease {
        try outbox.withLock { (outbox) throws(OutboxError) in try outbox.acquireLease(holder) }
    }

    /// Gives the lease back.
    public func release(_ lease: OutboxLease) async { outbox.withLock { $0.release(lease) } }

    /// Who delivers the entries now.
    public func leaseHolder() async -> OutboxLease.Holder? { outbox.withLock { $0.holder } }

    /// The first entry of each lane after `lane` that has one whose time has come.
    public func heads(after lane: Lane?, limit: Int) async -> [OutboxEntry] {
        outbox.withLock { $0.heads(after: lane, limit: limit) }
    }

    /// Changes the first unfinished entry of a lane.
    public func amendHead(
        of lane: Lane,
        under lease: OutboxLease,
        _ change: @escaping @Sendable (inout OutboxEntry) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry? {
        try outbox.withLock { (outbox) throws(OutboxError) in try outbox.amendHead(of: lane, under: lease, change) }
    }

    /// Changes an entry.
    public func amend(
        _ id: EntryID,
        under lease: OutboxLease?,
        _ change: @escaping @Sendable (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry {
        try outbox.withLock { (outbox) throws(OutboxError) in try outbox.amend(id, under: lease, change) }
    }

    /// Lets entries whose time has come into their lanes.
    public func admitScheduled(at now: Date) async -> ScheduledAdmission {
        outbox.withLock { $0.admitScheduled(at: now, limit: ScheduledAdmission.step) }
    }

    /// Entries that were never begun and whose ``DeliveryOptions/expiresAt`` has passed.
    public func expired(at now: Date, limit: Int) async -> [EntryID] {
        outbox.withLock { $0.expired(at: now, limit: limit) }
    }

    /// What is known about the history of a lane's conversation.
    public func conversation(of lane: Lane) async -> Conversation? { outbox.withLock { $0.conversation(of: lane) } }

    /// Remembers what is known about the history of a lane's conversation.
    public func remember(_ conversation: Conversation, of lane: Lane) async {
        outbox.withLock { $0.remember(conversation, of: lane) }
    }

    /// The entry with this name.
    public func entry(_ id: EntryID) async -> OutboxEntry? { outbox.withLock { $0.entry(id) } }

    /// The entry that a caller's idempotency key belongs to.
    public func entry(idempotencyKey: String) async -> OutboxEntry? {
        outbox.withLock { $0.entry(idempotencyKey: idempotencyKey) }
    }

    /// The entries that a filter lets through, the newest first.
    public func entries(matching filter: OutboxFilter, before id: EntryID?, limit: Int) async -> [OutboxEntry] {
        outbox.withLock { $0.entries(matching: filter, before: id, limit: limit) }
    }

    /// The transitions of an entry, the oldest first.
    public func transitions(of id: EntryID) async -> [DeliveryTransition] {
        outbox.withLock { $0.transitions(of: id) }
    }

    /// How many unfinished entries stand before this one in its lane.
    public func position(of entry: OutboxEntry) async -> Int { outbox.withLock { $0.position(of: entry.id) } }

    /// Counts.
    public func statistics() async -> OutboxStatistics { outbox.withLock { $0.statistics } }

    /// The lanes with the most unfinished entries.
    public func backlogs(limit: Int) async -> [LaneBacklog] { outbox.withLock { $0.backlogs(limit: limit) } }

    /// What became of the messages that ended in an hour or later.
    public func deliveryHistory(since hour: DeliveryHour) async -> DeliveryHistory {
        outbox.withLock { $0.history.since(hour) }
    }

    /// What is paused.
    public func pauses() async -> Set<OutboxScope> { outbox.withLock { $0.pauses } }

    /// Pauses or resumes.
    public func setPaused(_ isPaused: Bool, _ scope: OutboxScope) async {
        outbox.withLock { $0.setPaused(isPaused, scope) }
    }

    /// Removes finished entries with their transitions, and the oldest hours of the history.
    @discardableResult
    public func prune(_ retention: OutboxRetention, at now: Date, limit: Int) async -> Int {
        outbox.withLock { $0.prune(retention, at: now, limit: limit) }
    }

    /// Removes the finished entries that a filter lets through.
    public func purge(matching filter: OutboxFilter) async -> Int { outbox.withLock { $0.purge(matching: filter) } }
}
