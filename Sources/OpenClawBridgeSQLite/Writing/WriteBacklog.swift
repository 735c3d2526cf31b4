import DequeModule

/// The changes that wait for a transaction.
struct WriteBacklog<Write> {
    /// What to do after a change was offered.
    enum Offer: Equatable {
        /// Somebody is at work and will come to it.
        case waits
        /// Nobody is at work: the caller starts.
        case start
        /// Too many wait already.
        case refused
    }

    private var waiting: Deque<Write> = []
    private var isBeingDrained = false
    private let limit: Int
    private let batchSize: Int

    /// Makes an empty backlog.
    ///
    /// - Parameters:
    ///   - limit: How many changes may wait before those that can be refused are.
    ///   - batchSize: How many changes share a transaction at most.
    init(limit: Int, batchSize: Int) {
        self.limit = limit
        self.batchSize = batchSize
    }

    /// Adds a change.
    mutating func offer(_ write: Write, canBeRefused: Bool) -> Offer {
        if canBeRefused, waiting.count >= limit { return .refused }
        waiting.append(write)
        if isBeingDrained { return .waits }
        isBeingDrained = true
        return .start
    }

    /// The changes for the next transaction; `nil` ends the work.
    mutating func next() -> [Write]? {
        guard !waiting.isEmpty else {
            isBeingDrained = false
            return nil
        }
        let count = min(batchSize, waiting.count)
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }
}
