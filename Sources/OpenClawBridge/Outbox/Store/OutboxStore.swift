#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Where an outbox keeps its entries.
///
/// A change that a method has returned from is durable, as far as the store is: it survives the end of this process and, for
/// a store on disk, the end of the machine. Calls may come from any task at once; a store on disk lets concurrent changes
/// share a commit. When the calling task is cancelled the change may still be made.
public protocol OutboxStore: Sendable {
    /// The random name of this outbox; it begins the name of every entry and never changes.
    var name: String { get }

    /// A number that differs whenever somebody else has changed anything since the last call: another store object on the same
    /// outbox, in this process or another.
    ///
    /// Changes through this object need not count; a store that counts them has a busy dispatcher read more.
    func changeCounter() async throws(OutboxError) -> Int64

    // MARK: Taking in

    /// Takes a message in.
    ///
    /// - Parameters:
    ///   - submission: The message.
    ///   - now: The time; it is the entry's ``OutboxEntry/enqueuedAt``.
    /// - Returns: The entry. When the idempotency key is known already, the entry that has it, unchanged.
    /// - Throws: ``OutboxError/Code/conflict`` when the key belongs to another message; ``OutboxError/Code/full`` when a limit
    ///   is reached; other errors of the store. The message was not taken then.
    func enqueue(_ submission: OutboxSubmission, at now: Date) async throws(OutboxError) -> Enqueued

    /// Takes messages in, each on its own, in the order given.
    ///
    /// A store that has no better way takes one after the other; a store on disk takes them in one commit.
    ///
    /// - Returns: What became of each, in the same order.
    func enqueue(contentsOf submissions: [OutboxSubmission], at now: Date) async -> [Result<Enqueued, OutboxError>]

    // MARK: Dispatching

    /// Claims the right to deliver the entries, which one process has at a time.
    ///
    /// A claim of a process that has ended is void. Each lease is newer than all before it: changes under an older one are
    /// refused.
    ///
    /// - Throws: ``OutboxError/Code/leased`` while another process has the lease; the error names it.
    func acquireLease(_ holder: OutboxLease.Holder) async throws(OutboxError) -> OutboxLease

    /// Gives the lease back; a lease that is no longer valid is ignored.
    func release(_ lease: OutboxLease) async

    /// Who delivers the entries now: the process that has the lease, as far as it is known to live.
    func leaseHolder() async throws(OutboxError) -> OutboxLease.Holder?

    /// The first entry of each lane that has an unfinished entry whose time has come, in the order of the lanes' names.
    ///
    /// - Parameters:
    ///   - lane: Only lanes after this one.
    ///   - limit: How many lanes at most.
    /// - Returns: One entry for each lane.
    /// - Throws: The trouble of the store.
    func heads(after lane: Lane?, limit: Int) async throws(OutboxError) -> [OutboxEntry]

    /// Changes the first unfinished entry of a lane, atomically.
    ///
    /// First is an entry whose attempt is under way, then one that was begun, then the most urgent, then the oldest. Entries
    /// whose time has not come stand in no line.
    ///
    /// - Parameters:
    ///   - lane: The lane.
    ///   - lease: The lease of the caller.
    ///   - change: Changes the delivery and gives the transitions to record; called once, and perhaps again when the commit
    ///     has to be repeated.
    /// - Returns: The changed entry; `nil` when the lane has none.
    /// - Throws: ``OutboxError/Code/leaseLost`` when the lease is no longer valid.
    func amendHead(
        of lane: Lane,
        under lease: OutboxLease,
        _ change: @escaping @Sendable (inout OutboxEntry) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry?

    /// Changes an entry, atomically.
    ///
    /// A change that leaves everything as it was and gives no transitions is not written. An entry that is taken up again
    /// after its end and was never begun waits for ``admitScheduled(at:)`` when it has a ``DeliveryOptions/notBefore``.
    ///
    /// - Parameters:
    ///   - id: The entry.
    ///   - lease: The lease of the caller, or `nil` for changes that anybody may make.
    ///   - change: Changes the delivery and gives the transitions to record, or throws to leave the entry as it is.
    /// - Returns: The changed entry.
    /// - Throws: What `change` throws; ``OutboxError/Code/notFound``; ``OutboxError/Code/leaseLost``.
    func amend(
        _ id: EntryID,
        under lease: OutboxLease?,
        _ change: @escaping @Sendable (inout OutboxEntry) throws(OutboxError) -> [DeliveryTransition]
    ) async throws(OutboxError) -> OutboxEntry

    /// Lets entries into their lanes whose ``DeliveryOptions/notBefore`` has come.
    ///
    /// One call lets in 1,000 entries at most, those with the earliest times; when more are due, the time it gives has come
    /// already.
    ///
    /// - Returns: Their lanes, and when the next such time comes.
    func admitScheduled(at now: Date) async throws(OutboxError) -> ScheduledAdmission

    /// Entries that are queued, were never begun, and whose ``DeliveryOptions/expiresAt`` has passed.
    func expired(at now: Date, limit: Int) async throws(OutboxError) -> [EntryID]

    // MARK: Conversations

    /// What is known about the history of a lane's conversation.
    func conversation(of lane: Lane) async throws(OutboxError) -> Conversation?

    /// Remembers what is known about the history of a lane's conversation.
    func remember(_ conversation: Conversation, of lane: Lane) async throws(OutboxError)

    // MARK: Looking

    /// The entry with this name.
    func entry(_ id: EntryID) async throws(OutboxError) -> OutboxEntry?

    /// The entry that a caller's idempotency key belongs to.
    func entry(idempotencyKey: String) async throws(OutboxError) -> OutboxEntry?

    /// The entries that a filter lets through, the newest first.
    ///
    /// - Parameters:
    ///   - filter: Which ones.
    ///   - id: Only entries older than this one.
    ///   - limit: How many at most.
    /// - Returns: The entries.
    /// - Throws: The trouble of the store.
    func entries(matching filter: OutboxFilter, before id: EntryID?, limit: Int) async throws(OutboxError)
        -> [OutboxEntry]

    /// The transitions of an entry, the oldest first.
    func transitions(of id: EntryID) async throws(OutboxError) -> [DeliveryTransition]

    /// How many unfinished entries stand before this one in its lane; 0 for entries that stand in no line.
    func position(of entry: OutboxEntry) async throws(OutboxError) -> Int

    /// Counts.
    func statistics() async throws(OutboxError) -> OutboxStatistics

    /// The lanes with the most unfinished entries, the fullest first.
    ///
    /// - Parameter limit: How many lanes at most.
    /// - Returns: Their counts; lanes without unfinished entries are left out.
    /// - Throws: The trouble of the store.
    func backlogs(limit: Int) async throws(OutboxError) -> [LaneBacklog]

    /// What became of the messages that ended in an hour or later.
    ///
    /// An entry is counted in the transaction that ends it, with its ``DeliveryEnd``. When it changes after its end, is taken up
    /// again for instance, that end is taken back first. Removing it changes nothing. Hours are kept until ``prune(_:at:limit:)``
    /// finds them older than ``DeliveryHistory/keptHours``.
    func deliveryHistory(since hour: DeliveryHour) async throws(OutboxError) -> DeliveryHistory

    // MARK: Steering

    /// What is paused.
    func pauses() async throws(OutboxError) -> Set<OutboxScope>

    /// Pauses or resumes exactly this scope; survives restarts.
    func setPaused(_ isPaused: Bool, _ scope: OutboxScope) async throws(OutboxError)

    /// Removes finished entries with their transitions, and the oldest hours of the history.
    ///
    /// - Parameters:
    ///   - retention: Which entries are kept.
    ///   - now: The time.
    ///   - limit: How many entries are removed at most in this call, and how many hours of a target, so that it stays short.
    /// - Returns: How many entries were removed; less than `limit` when no more are to be removed.
    /// - Throws: The trouble of the store.
    @discardableResult
    func prune(_ retention: OutboxRetention, at now: Date, limit: Int) async throws(OutboxError) -> Int

    /// Removes the finished entries that a filter lets through.
    ///
    /// - Returns: How many were removed.
    func purge(matching filter: OutboxFilter) async throws(OutboxError) -> Int
}

extension OutboxStore {
    /// Takes messages in, one after the other.
    public func enqueue(
        contentsOf submissions: [OutboxSubmission],
        at now: Date
    ) async -> [Result<Enqueued, OutboxError>] {
        var results: [Result<Enqueued, OutboxError>] = []
        for submission in submissions {
            do throws(OutboxError) {
                results.append(.success(try await enqueue(submission, at: now)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}
