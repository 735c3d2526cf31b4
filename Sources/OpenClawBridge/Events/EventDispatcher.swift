import Logging
import OpenClawGateway
import Synchronization

/// Hands events to handlers and streams, and never waits for any of them.
final class EventDispatcher: Sendable {
    private struct State {
        /// One for each name that ever had a handler.
        var lanes: [BridgeEvent.Name: EventLane] = [:]
        var streams: [UInt64: EventBuffer<BridgeEvent>] = [:]
        var lastID: UInt64 = 0

        mutating func nextID() -> UInt64 {
            lastID += 1
            return lastID
        }
    }

    private let state = Mutex(State())
    private let limitPerName: Int
    private let logger: Logger

    init(limitPerName: Int = EventLimits.perName, logger: Logger) {
        self.limitPerName = limitPerName
        self.logger = logger
    }

    /// How many events slow handlers have missed.
    var dropped: Int { state.withLock { $0.lanes.values.reduce(0) { $0 + $1.dropped } } }

    /// Tells `event` to its handlers and to every stream.
    func post(_ event: BridgeEvent) {
        let name = event.name
        let (mustDrain, streams) = state.withLock { state in
            let mustDrain = state.lanes[name]?.append(event) ?? false
            return (mustDrain, Array(state.streams.values))
        }
        for stream in streams { stream.append(event) }
        if mustDrain { drain(name) }
    }

    /// Calls the handlers of `name` until no event waits for them.
    private func drain(_ name: BridgeEvent.Name) {
        // Not structured: a handler belongs to nobody who could wait for it, neither to the reader of the connection nor to
        // the caller that registered it. There is at most one such task for a name, and it ends when its lane is empty.
        Task {
            while let (event, ids) = state.withLock({ $0.lanes[name]?.next() }) {
                for id in ids { await call(id, of: name, with: event) }
            }
        }
    }

    private func call(_ id: UInt64, of name: BridgeEvent.Name, with event: BridgeEvent) async {
        // Looked up anew for each event: the registration may have ended meanwhile.
        guard let handler = state.withLock({ $0.lanes[name]?.handler(id: id) }) else { return }
        do {
            try await handler(event)
        } catch {
            logger.info("An event handler failed", error: error, metadata: ["event": "\(name)"])
        }
    }

    // MARK: Handlers and streams

    func register(_ name: BridgeEvent.Name, _ handler: @escaping EventLane.Handler) -> EventRegistration {
        let id = state.withLock { state in
            let id = state.nextID()
            state.lanes[name, default: EventLane(limit: limitPerName)].add(handler, id: id)
            return id
        }
        return EventRegistration(name: name) { [weak self] in self?.remove(id, from: name) }
    }

    private func remove(_ id: UInt64, from name: BridgeEvent.Name) {
        state.withLock { $0.lanes[name]?.remove(id: id) }
    }

    func stream(limit: Int) -> BridgeEvents {
        let buffer = EventBuffer<BridgeEvent>(limit: limit, byteLimit: EventLimits.bytes)
        let id = state.withLock { state in
            let id = state.nextID()
            state.streams[id] = buffer
            return id
        }
        let subscription = EventSubscription { [weak self] in
            self?.state.withLock { _ = $0.streams.removeValue(forKey: id) }
        }
        return BridgeEvents(buffer: buffer, subscription: subscription)
    }

    /// Ends all streams, once their readers have taken what waits in them.
    func finishStreams() {
        let streams = state.withLock { state in
            defer { state.streams = [:] }
            return Array(state.streams.values)
        }
        for stream in streams { stream.finish() }
    }
}
