/// What became of the messages for one target in some time.
public struct TargetHistory: Sendable, Hashable {
    /// The counts of each kind of message: of 16 kinds, and of the rest as ``MessageKind/other``.
    public private(set) var kinds: [MessageKind: DeliveryTally]
    /// How successes and failures followed each other, as they were recorded; what is taken back stays in it.
    public private(set) var streak: OutcomeStreak

    private static let mostKinds = 16

    /// Puts a history together; for stores.
    public init(kinds: [MessageKind: DeliveryTally] = [:], streak: OutcomeStreak = OutcomeStreak()) {
        self.kinds = kinds
        self.streak = streak
    }

    /// The counts of all kinds together.
    public var total: DeliveryTally { kinds.values.reduce(into: DeliveryTally()) { $0 += $1 } }

    /// Counts an end.
    public mutating func count(_ end: DeliveryEnd) {
        kinds[place(for: end.kind), default: DeliveryTally()].count(end)
        if let isSuccess = end.isSuccess { streak.append(isSuccess) }
    }

    /// Takes back an end that was counted.
    public mutating func withdraw(_ end: DeliveryEnd) {
        kinds[kinds[end.kind] == nil ? .other : end.kind]?.withdraw(end)
    }

    /// Adds the history of the same target in a later time.
    public mutating func append(_ next: TargetHistory) {
        // In the order of the names, so that the same ones find room however they are kept.
        for (kind, tally) in next.kinds.sorted(by: { $0.key.description < $1.key.description }) {
            kinds[place(for: kind), default: DeliveryTally()] += tally
        }
        streak.append(next.streak)
    }

    private func place(for kind: MessageKind) -> MessageKind {
        kinds[kind] != nil || kinds.count < Self.mostKinds ? kind : .other
    }
}
