import DequeModule

/// Lanes that stand in line, the more urgent first.
struct LaneQueue {
    private var lines: [Deque<Lane>] = Array(repeating: [], count: MessagePriority.allCases.count)

    var isEmpty: Bool { lines.allSatisfy(\.isEmpty) }
    var count: Int { lines.reduce(0) { $0 + $1.count } }

    mutating func append(_ lane: Lane, _ priority: MessagePriority) { lines[priority.rawValue].append(lane) }

    mutating func prepend(_ lane: Lane, _ priority: MessagePriority) { lines[priority.rawValue].prepend(lane) }

    mutating func popFirst() -> Lane? {
        for priority in MessagePriority.allCases.reversed() {
            if let lane = lines[priority.rawValue].popFirst() { return lane }
        }
        return nil
    }

    mutating func remove(_ lane: Lane, _ priority: MessagePriority) {
        lines[priority.rawValue].removeAll { $0 == lane }
    }
}
