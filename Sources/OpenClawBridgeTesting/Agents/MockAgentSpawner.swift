public import OpenClawOrchestrator
import Synchronization

/// A spawner without processes: it records orders, and its agents tell what a test makes up.
///
///     let spawner = MockAgentSpawner()
///     let id = try #require(await spawner.nextOrder()).id       // waits until somebody spawns an agent
///     spawner.tell(.working("Reading the code"), by: id)
///     spawner.tell(.ended(.finished(summary: "Done")), by: id)
///
/// Keep the spawner and make a new orchestrator to play a restart: the agents go on. Everything is kept in memory.
public final class MockAgentSpawner: AgentSpawner {
    private struct Agent {
        var order: AgentOrder
        var events: [AgentEvent] = []
        var lines: [String] = []

        var end: AgentEnd? {
            if case .ended(let end) = events.last { end } else { nil }
        }
    }

    private struct State {
        var agents: [AgentID: Agent] = [:]
        var orders: [AgentOrder] = []
        var taken = 0
        var withdrawn: Set<AgentID> = []
        var stops: [AgentID] = []
        var failures: [AgentError] = []
        /// Counts the changes, for those who wait for one.
        var version = 0
        var lastWaiter = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let script: [AgentEvent]
    private let state = Mutex(State())

    /// Makes a spawner.
    ///
    /// - Parameter script: What every agent tells at once when it is spawned; events after an ``AgentEvent/ended(_:)`` are dropped.
    public init(script: [AgentEvent] = [.started]) { self.script = script }

    // MARK: What a test sees

    /// Every order that was accepted, the oldest first.
    public var orders: [AgentOrder] { state.withLock(\.orders) }

    /// The agents that were asked to stop, the oldest first.
    public var stops: [AgentID] { state.withLock(\.stops) }

    /// Waits for the next order that this method has not given yet.
    ///
    /// - Returns: The order, or `nil` when the calling task was cancelled.
    public func nextOrder() async -> AgentOrder? {
        await value { state in
            guard state.taken < state.orders.count else { return nil }
            state.taken += 1
            return state.orders[state.taken - 1]
        }
    }

    // MARK: What a test makes happen

    /// Makes the next ``spawn(_:)`` fail; called several times, so many of them.
    public func failNextSpawn(_ error: AgentError) { change { $0.failures.append(error) } }

    /// Lets an agent tell something; nothing happens when it has ended, or never began.
    public func tell(_ event: AgentEvent, by id: AgentID) {
        change { state in
            guard let agent = state.agents[id], agent.end == nil else { return }
            state.agents[id]?.events.append(event)
        }
    }

    /// Adds a line to an agent's output.
    public func write(_ line: String, by id: AgentID) { change { $0.agents[id]?.lines.append(line) } }

    // MARK: AgentSpawner

    /// Records the order, unless a failure is due or the name was used before.
    public func spawn(_ order: AgentOrder) async throws(AgentError) {
        let failure: AgentError? = change { state in
            if !state.failures.isEmpty { return state.failures.removeFirst() }
            guard state.agents[order.id] == nil, !state.withdrawn.contains(order.id) else {
                return AgentError(.notStarted, "There has been a run \(order.id).")
            }
            var agent = Agent(order: order)
            for event in script where agent.end == nil { agent.events.append(event) }
            state.agents[order.id] = agent
            state.orders.append(order)
            return nil
        }
        if let failure { throw failure }
    }

    /// What a test let the agent tell so far.
    public func state(of id: AgentID) async throws(AgentError) -> AgentState {
        change { state in
            guard let agent = state.agents[id] else {
                state.withdrawn.insert(id)
                return .neverStarted
            }
            return agent.end.map(AgentState.ended) ?? .running
        }
    }

    /// What a test lets the agent tell; the place of an event is its number.
    public func events(of id: AgentID, after position: Int) -> any AgentReports {
        Reports(spawner: self, id: id, position: position)
    }

    /// Records the wish, and ends the agent as stopped.
    public func stop(_ id: AgentID) async throws(AgentError) {
        change { state in
            state.stops.append(id)
            guard let agent = state.agents[id], agent.end == nil else { return }
            state.agents[id]?.events.append(.ended(.stopped))
        }
    }

    /// The last lines that a test wrote.
    public func log(of id: AgentID, lines: Int) async throws(AgentError) -> [String] {
        guard let agent = state.withLock({ $0.agents[id] }) else {
            throw AgentError(.notFound, "There is no output of \(id).")
        }
        return agent.lines.suffix(max(0, lines))
    }

    // MARK: Waiting

    /// Changes the state, and wakes everybody who waits for a change.
    @discardableResult
    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, waiting) = state.withLock { state in
            let result = body(&state)
            state.version += 1
            let waiting = Array(state.waiting.values)
            state.waiting = [:]
            return (result, waiting)
        }
        for continuation in waiting { continuation.resume() }
        return result
    }

    /// Waits until `body` gives a value; `nil` when the calling task was cancelled.
    private func value<Value: Sendable>(_ body: (inout State) -> Value?) async -> Value? {
        while !Task.isCancelled {
            let (value, version) = state.withLock { (body(&$0), $0.version) }
            if let value { return value }
            await untilChange(since: version)
        }
        return nil
    }

    private func untilChange(since version: Int) async {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.version != version || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }

    /// The events of one agent: the place of an event is its number.
    private struct Reports: AsyncSequence, Sendable {
        let spawner: MockAgentSpawner
        let id: AgentID
        let position: Int

        func makeAsyncIterator() -> Iterator { Iterator(spawner: spawner, id: id, position: Swift.max(0, position)) }

        struct Iterator: AsyncIteratorProtocol {
            let spawner: MockAgentSpawner
            let id: AgentID
            var position: Int

            mutating func next() async throws -> AgentReport? {
                let (id, position) = (id, position)
                let step: Step? = await spawner.value { state in
                    guard let agent = state.agents[id] else { return .unknown }
                    if position < agent.events.count { return .event(agent.events[position]) }
                    return agent.end == nil ? nil : .over
                }
                switch step {
                case .event(let event):
                    self.position += 1
                    return AgentReport(position: self.position, event: event)
                case .over: return nil
                case .unknown: throw AgentError(.notFound, "\(id) was never started.")
                case nil: throw CancellationError()
                }
            }
        }

        enum Step: Sendable {
            case event(AgentEvent)
            case over
            case unknown
        }
    }
}
