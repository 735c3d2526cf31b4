import DequeModule

/// A queue with a limit: when it is full, the oldest element makes room, and is counted.
struct DropOldestQueue<Element> {
    enum Item {
        case element(Element)
        /// This many elements were dropped here.
        case missed(Int)
    }

    private var elements: Deque<Element> = []
    private let limit: Int
    /// Dropped since the reader was last told.
    private var untold = 0
    /// Dropped since the beginning.
    private(set) var dropped = 0

    init(limit: Int) { self.limit = max(1, limit) }

    mutating func append(_ element: Element) {
        if elements.count == limit {
            elements.removeFirst()
            untold += 1
            dropped += 1
        }
        elements.append(element)
    }

    /// Forgets what waits.
    mutating func removeAll() {
        elements.removeAll()
        untold = 0
    }

    /// The next element, or how many are missing before it.
    mutating func popFirst() -> Item? {
        if untold > 0 {
            defer { untold = 0 }
            return .missed(untold)
        }
        return elements.popFirst().map(Item.element)
    }
}

extension DropOldestQueue<BridgeEvent> {
    /// The next event; a gap stands for those that are missing.
    mutating func next() -> BridgeEvent? {
        switch popFirst() {
        case .element(let event): event
        case .missed(let count): .gap(BridgeEventGap(place: .slowConsumer, missed: count))
        case nil: nil
        }
    }
}
