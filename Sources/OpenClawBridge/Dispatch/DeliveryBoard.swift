import DequeModule
import Synchronization

/// Tells everybody in this process what happens to entries.
final class DeliveryBoard: Sendable {
    /// What is told.
    enum Notice: Sendable {
        /// An entry is new.
        case added(OutboxEntry)
        /// Somebody cancelled or retried an entry.
        case steered(OutboxEntry)
        /// A delivery made a step.
        case changed(OutboxEntry)
        /// Something was paused or resumed: what is paused now.
        case pauses(Set<OutboxScope>)
        /// The store failed, and what it was asked for may have been done all the same.
        case unclear
    }

    /// What those hear who listen to one entry.
    enum News: Sendable {
        /// The entry made a step.
        case step(OutboxEntry)
        /// Somebody else may have changed it.
        case doubt
        /// A while has passed.
        case beat
    }

    private struct Listeners {
        var ofAll: [UInt64: @Sendable (Notice) -> Void] = [:]
        var ofEntries: [EntryID: [UInt64: @Sendable (News) -> Void]] = [:]
        /// How many dispatchers tell the time and what others have changed.
        var dispatchers = 0
        /// The entries that ended last, for who begins to listen a moment too late.
        var ended: [EntryID: OutboxEntry] = [:]
        var order: Deque<EntryID> = []
        var lastID: UInt64 = 0

        static let endedLimit = 1024

        mutating func changed(_ entry: OutboxEntry) -> [@Sendable (News) -> Void] {
            if entry.delivery.state.isFinal { remember(entry) } else { ended[entry.id] = nil }
            return ofEntries[entry.id].map { Array($0.values) } ?? []
        }

        private mutating func remember(_ entry: OutboxEntry) {
            if ended.updateValue(entry, forKey: entry.id) == nil { order.append(entry.id) }
            if order.count > Self.endedLimit, let oldest = order.popFirst() { ended[oldest] = nil }
        }

        mutating func nextID() -> UInt64 {
            lastID += 1
            return lastID
        }
    }

    private let listeners = Mutex(Listeners())

    /// Calls `listener` for each notice, on the poster's thread: it must return at once.
    ///
    /// - Returns: What ``remove(_:)`` takes.
    func listen(_ listener: @escaping @Sendable (Notice) -> Void) -> UInt64 {
        listeners.withLock { listeners in
            let id = listeners.nextID()
            listeners.ofAll[id] = listener
            return id
        }
    }

    /// Calls `listener` for the news of one entry, on the poster's thread: it must return at once.
    ///
    /// - Returns: What ``remove(_:of:)`` takes, and the entry if it ended a moment ago.
    func listen(
        to entry: EntryID,
        _ listener: @escaping @Sendable (News) -> Void
    ) -> (id: UInt64, ended: OutboxEntry?) {
        listeners.withLock { listeners in
            let id = listeners.nextID()
            listeners.ofEntries[entry, default: [:]][id] = listener
            return (id, listeners.ended[entry])
        }
    }

    func remove(_ id: UInt64, of entry: EntryID? = nil) {
        listeners.withLock { listeners in
            guard let entry else { return listeners.ofAll[id] = nil }
            listeners.ofEntries[entry]?[id] = nil
            if listeners.ofEntries[entry]?.isEmpty == true { listeners.ofEntries[entry] = nil }
        }
    }

    func post(_ notice: Notice) {
        let changed: OutboxEntry? = if case .changed(let entry) = notice { entry } else { nil }
        let (all, ofEntry) = listeners.withLock { listeners in
            (Array(listeners.ofAll.values), changed.map { listeners.changed($0) } ?? [])
        }
        for listener in all { listener(notice) }
        if let changed { for listener in ofEntry { listener(.step(changed)) } }
    }

    // MARK: The dispatcher of this process

    /// Whether a dispatcher of this process calls ``tell(_:)``, so that nobody else needs a timer.
    var hasDispatcher: Bool { listeners.withLock { $0.dispatchers > 0 } }

    func dispatcherBegan() { listeners.withLock { $0.dispatchers += 1 } }

    func dispatcherEnded() {
        listeners.withLock { $0.dispatchers -= 1 }
        tell(.doubt)
    }

    /// Tells something to all who listen to an entry.
    func tell(_ news: News) {
        let all = listeners.withLock { listeners in listeners.ofEntries.values.flatMap(\.values) }
        for listener in all { listener(news) }
    }
}
