/// What became of a submission.
public struct Enqueued: Sendable, Hashable {
    /// The entry.
    public let entry: OutboxEntry
    /// Whether the entry was made now, and not found by its idempotency key.
    public let isNew: Bool

    /// Puts the result together; for stores.
    public init(entry: OutboxEntry, isNew: Bool) {
        self.entry = entry
        self.isNew = isNew
    }
}
