#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// How many entries of a lane are unfinished.
public struct LaneBacklog: Sendable, Hashable {
    /// The lane.
    public var lane: Lane
    /// How many entries wait or are under way, those whose time has not come included.
    public var count: Int
    /// When the oldest of them was taken in.
    public var oldest: Date

    /// Puts the counts together; for stores.
    public init(lane: Lane, count: Int, oldest: Date) {
        self.lane = lane
        self.count = count
        self.oldest = oldest
    }
}
