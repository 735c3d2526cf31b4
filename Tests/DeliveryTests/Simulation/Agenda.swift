/// What will happen when, the earliest first and what was noted first before what was noted later.
struct Agenda<Event: Sendable>: Sendable {
    private struct Item {
        let due: Duration
        let number: Int
        let event: Event

        func precedes(_ other: Item) -> Bool { (due, number) < (other.due, other.number) }
    }

    /// A binary heap.
    private var items: [Item] = []
    private var count = 0

    /// When the next event is due.
    var nextDue: Duration? { items.first?.due }

    mutating func add(_ event: Event, at due: Duration) {
        count += 1
        items.append(Item(due: due, number: count, event: event))
        var child = items.count - 1
        while child > 0, items[child].precedes(items[(child - 1) / 2]) {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the next event out.
    mutating func next() -> (due: Duration, event: Event)? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        guard !items.isEmpty else { return (first.due, first.event) }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count {
                if items[child].precedes(items[least]) { least = child }
            }
            guard least != parent else { break }
            items.swapAt(parent, least)
            parent = least
        }
        return (first.due, first.event)
    }
}
