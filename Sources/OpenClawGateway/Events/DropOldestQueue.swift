import DequeModule

/// A queue with a limit of events and one of bytes: when it is full, the oldest make room, and are counted.
///
/// The newest event always stays, also when it alone is larger than the byte limit.
package struct DropOldestQueue<Event: BufferedEvent> {
    private var events: Deque<Event> = []
    private var bytes = 0
    private let limit: Int
    private let byteLimit: Int
    /// Dropped since the consumer was last told.
    private var untold = 0
    /// Dropped since the beginning.
    package private(set) var dropped = 0

    package init(limit: Int, byteLimit: Int) {
        self.limit = max(limit, 1)
        self.byteLimit = byteLimit
    }

    /// Adds an event and gives how many were dropped for it.
    @discardableResult
    package mutating func append(_ event: Event) -> Int {
        events.append(event)
        bytes += event.byteCount
        var count = 0
        while events.count > 1, events.count > limit || bytes > byteLimit {
            bytes -= events.removeFirst().byteCount
            count += 1
        }
        untold += count
        dropped += count
        return count
    }

    /// Forgets what waits.
    package mutating func removeAll() {
        events.removeAll()
        bytes = 0
        untold = 0
    }

    /// The next event: first the notice of those that were dropped, because they were older.
    package mutating func popFirst() -> Event? {
        if untold > 0 {
            defer { untold = 0 }
            return .missed(untold)
        }
        guard let event = events.popFirst() else { return nil }
        bytes -= event.byteCount
        return event
    }
}
