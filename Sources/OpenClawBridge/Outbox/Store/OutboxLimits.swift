/// How much an outbox takes in; beyond it, messages are refused with ``OutboxError/Code/full`` and never dropped.
public struct OutboxLimits: Sendable, Hashable {
    /// How many unfinished entries there may be.
    public var entries: Int
    /// How large the store may grow, in bytes.
    ///
    /// A store keeps a part of it for finishing what it has taken in.
    public var bytes: Int64

    /// Makes limits; the defaults are 1,000,000 entries and 4 GiB.
    public init(entries: Int = 1_000_000, bytes: Int64 = 4 << 30) {
        self.entries = entries
        self.bytes = bytes
    }
}
