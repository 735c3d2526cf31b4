/// The whole story of an entry.
public struct DeliveryExplanation: Sendable, Hashable {
    /// The entry.
    public let entry: OutboxEntry
    /// Everything that happened, the oldest first.
    public let transitions: [DeliveryTransition]
    /// How many entries stand before it in its lane.
    public let position: Int
    /// The pauses that hold it up.
    public let pauses: Set<OutboxScope>
}

extension OutboxScope {
    /// Whether a pause of this scope stops a lane.
    public func stops(_ lane: Lane) -> Bool {
        switch self {
        case .everything: true
        case .channel(let channel): channel == lane.channel
        case .lane(let other): other == lane
        }
    }
}
