/// What became of all messages in some time, by target and by hour.
///
/// Its size is bounded: 2,000 targets are told apart, and the rest is counted under ``others``.
public struct DeliveryHistory: Sendable, Hashable {
    /// The history of each target.
    public private(set) var targets: [Lane: TargetHistory] = [:]
    /// The counts of each hour in which something ended.
    public private(set) var hours: [DeliveryHour: DeliveryTally] = [:]

    /// Stands for all targets that are not told apart; no target has this name.
    public static let others = Lane("other")
    /// How many hours are kept: 31 days.
    public static let keptHours: Int64 = 31 * 24
    /// How many targets a store tells apart in one hour; the rest is counted under ``others``.
    public static let targetsPerHour = 512
    private static let mostTargets = 2000

    /// Makes an empty history.
    public init() {}

    /// The counts of all targets together.
    public var total: DeliveryTally { hours.values.reduce(into: DeliveryTally()) { $0 += $1 } }

    /// Adds what became of the messages for one target in an hour; a target's hours must come in their order.
    public mutating func add(_ history: TargetHistory, of lane: Lane, in hour: DeliveryHour) {
        let hasRoom = targets[lane] != nil || targets.count < Self.mostTargets
        targets[hasRoom ? lane : Self.others, default: TargetHistory()].append(history)
        hours[hour, default: DeliveryTally()] += history.total
    }
}
