import OpenClawGateway

/// The handlers of one event name and the events that wait for them.
struct EventLane {
    typealias Handler = @Sendable (BridgeEvent) async throws -> Void

    private(set) var handlers: [(id: UInt64, handler: Handler)] = []
    private var queue: DropOldestQueue<BridgeEvent>
    private var isDraining = false

    init(limit: Int) { queue = DropOldestQueue(limit: limit, byteLimit: EventLimits.bytes) }

    /// How many events slow handlers have missed.
    var dropped: Int { queue.dropped }

    mutating func add(_ handler: @escaping Handler, id: UInt64) { handlers.append((id, handler)) }

    /// Ends a registration.
    ///
    /// What waits for a lane without handlers is forgotten: a later handler gets what comes later.
    mutating func remove(id: UInt64) {
        handlers.removeAll { $0.id == id }
        if handlers.isEmpty { queue.removeAll() }
    }

    func handler(id: UInt64) -> Handler? { handlers.first { $0.id == id }?.handler }

    /// Takes an event in, and tells whether somebody must begin to drain the lane.
    mutating func append(_ event: BridgeEvent) -> Bool {
        guard !handlers.isEmpty else { return false }
        queue.append(event)
        defer { isDraining = true }
        return !isDraining
    }

    /// The next event and who gets it, or `nil`: then the lane is no longer drained.
    mutating func next() -> (event: BridgeEvent, handlers: [UInt64])? {
        guard let event = queue.popFirst() else {
            isDraining = false
            return nil
        }
        return (event, handlers.map(\.id))
    }
}
