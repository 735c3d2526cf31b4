import OpenClawBridgeTesting
import OpenClawOrchestrator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MockAgentSpawnerTests {
    private let order = AgentOrder(id: AgentID(rawValue: "agent-000001")!, issue: Issue(1)!)

    @Test func `tells what a test makes up, to readers who wait and who come later`() async throws {
        let spawner = MockAgentSpawner()
        async let given = spawner.nextOrder()
        try await spawner.spawn(order)
        let taken = await given
        #expect(taken == order)
        async let waited = read(spawner, after: 0)
        spawner.tell(.working("x"), by: order.id)
        spawner.tell(.ended(.finished(summary: nil)), by: order.id)
        spawner.tell(.testsRunning, by: order.id)
        let told = try await waited
        #expect(told == [.started, .working("x"), .ended(.finished(summary: nil))])
        #expect(try await read(spawner, after: 2) == [.ended(.finished(summary: nil))])
        #expect(try await spawner.state(of: order.id) == .ended(.finished(summary: nil)))
    }

    @Test func `fails when it is told to, and settles what never began`() async throws {
        let spawner = MockAgentSpawner()
        spawner.failNextSpawn(AgentError(.tooMany, "Enough."))
        await #expect(throws: AgentError.self) { try await spawner.spawn(order) }
        #expect(try await spawner.state(of: order.id) == .neverStarted)
        await #expect(throws: AgentError.self) { try await spawner.spawn(order) }
        #expect(spawner.orders.isEmpty)
    }

    @Test func `ends an agent that is stopped, and a wait that is cancelled`() async throws {
        let spawner = MockAgentSpawner(script: [.started, .working(nil)])
        try await spawner.spawn(order)
        let reading = Task { try await read(spawner, after: 2) }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
        try await spawner.stop(order.id)
        #expect(spawner.stops == [order.id])
        #expect(try await read(spawner, after: 0) == [.started, .working(nil), .ended(.stopped)])
    }

    private func read(_ spawner: MockAgentSpawner, after position: Int) async throws -> [AgentEvent] {
        var events: [AgentEvent] = []
        for try await report in spawner.events(of: order.id, after: position) { events.append(report.event) }
        return events
    }
}
