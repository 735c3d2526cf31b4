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
        /// Something was paused or resumed.
        case pauses
    }

    private struct Listeners {
        var byID: [UInt64: @Sendable (Notice) -> Void] = [:]
        var lastID: UInt64 = 0
    }

    private let listeners = Mutex(Listeners())

    /// Calls `listener` for each notice, on the poster's thread: it must return at once.
    ///
    /// - Returns: What ``remove(_:)`` takes.
    func listen(_ listener: @escaping @Sendable (Notice) -> Void) -> UInt64 {
        listeners.withLock { listeners in
            listeners.lastID += 1
            listeners.byID[listeners.lastID] = listener
            return listeners.lastID
        }
    }

    func remove(_ id: UInt64) {
        listeners.withLock { _ = $0.byID.removeValue(forKey: id) }
    }

    func post(_ notice: Notice) {
        let all = listeners.withLock { Array($0.byID.values) }
        for listener in all { listener(notice) }
    }
}
