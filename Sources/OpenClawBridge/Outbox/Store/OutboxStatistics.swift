#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Counts of an outbox.
public struct OutboxStatistics: Sendable, Hashable {
    /// How many entries are in each state; states without entries are left out.
    public var states: [DeliveryState: Int]
    /// How many entries may have arrived more than once.
    public var possiblyRepeated: Int
    /// How many lanes have unfinished entries.
    public var lanes: Int
    /// When the oldest unfinished entry was taken in.
    public var oldestUnfinished: Date?
    /// The size of the store in bytes; 0 where it has none.
    public var bytes: Int64

    /// Puts the counts together; for stores.
    public init(
        states: [DeliveryState: Int] = [:],
        possiblyRepeated: Int = 0,
        lanes: Int = 0,
        oldestUnfinished: Date? = nil,
        bytes: Int64 = 0
    ) {
        self.states = states
        self.possiblyRepeated = possiblyRepeated
        self.lanes = lanes
        self.oldestUnfinished = oldestUnfinished
        self.bytes = bytes
    }

    /// How many entries wait or are under way.
    public var pending: Int { states.filter { !$0.key.isFinal }.values.reduce(0, +) }
}
