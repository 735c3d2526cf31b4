#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Which entries are meant; everything that is left out lets all through.
public struct OutboxFilter: Sendable, Hashable {
    /// The states.
    public var states: Set<DeliveryState>?
    /// The lane.
    public var lane: Lane?
    /// The channel.
    public var channel: String?
    /// Only entries that may have arrived more than once.
    public var onlyPossiblyRepeated: Bool
    /// Only entries that were taken in at this time or later.
    public var since: Date?
    /// Only entries that were taken in before this time.
    public var until: Date?

    /// Makes a filter.
    public init(
        states: Set<DeliveryState>? = nil,
        lane: Lane? = nil,
        channel: String? = nil,
        onlyPossiblyRepeated: Bool = false,
        since: Date? = nil,
        until: Date? = nil
    ) {
        self.states = states
        self.lane = lane
        self.channel = channel
        self.onlyPossiblyRepeated = onlyPossiblyRepeated
        self.since = since
        self.until = until
    }

    /// Whether an entry is meant.
    public func matches(_ entry: OutboxEntry) -> Bool {
        if let states, !states.contains(entry.delivery.state) { return false }
        if let lane, lane != entry.lane { return false }
        if let channel, channel != entry.lane.channel { return false }
        if onlyPossiblyRepeated, !entry.delivery.isPossiblyRepeated { return false }
        if let since, entry.enqueuedAt < since { return false }
        if let until, entry.enqueuedAt >= until { return false }
        return true
    }
}
