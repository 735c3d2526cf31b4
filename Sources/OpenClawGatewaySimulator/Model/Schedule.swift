/// Work that waits for its time.
struct Schedule {
    /// What ends the work before its time has come.
    enum Lifetime: Sendable {
        /// Any restart: subscriptions, ticks and everything that belongs to connections.
        case life
        /// The end of the process; a restart within the process lets it finish.
        case process
        /// Nothing: it happens outside of the gateway.
        case world
    }

    private struct Entry {
        let due: Duration
        let order: UInt64
        let lifetime: Lifetime
        let work: (GatewayModel) -> Void
    }

    /// Later entries first, so that the next one is taken from the end.
    private var entries: [Entry] = []
    private var count: UInt64 = 0

    /// When the next work is due.
    var nextDue: Duration? { entries.last?.due }

    mutating func add(due: Duration, lifetime: Lifetime, _ work: @escaping (GatewayModel) -> Void) {
        count += 1
        let entry = Entry(due: due, order: count, lifetime: lifetime, work: work)
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if (entries[middle].due, entries[middle].order) > (due, count) { low = middle + 1 } else { high = middle }
        }
        entries.insert(entry, at: low)
    }

    /// Takes the next work that is due at `now`, and when it was due.
    mutating func takeDue(at now: Duration) -> (due: Duration, work: (GatewayModel) -> Void)? {
        guard let last = entries.last, last.due <= now else { return nil }
        entries.removeLast()
        return (last.due, last.work)
    }

    /// Forgets what a restart within the process ends.
    mutating func endLife() { entries.removeAll { $0.lifetime == .life } }

    /// Forgets what the end of the process ends.
    mutating func endProcess() { entries.removeAll { $0.lifetime != .world } }
}
