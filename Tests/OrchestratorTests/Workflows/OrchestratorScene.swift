import Foundation
import Logging
import OpenClawBridge
import OpenClawBridgeTesting
import OpenClawOrchestrator
import Synchronization
import Testing

/// An orchestrator with agents that do what a test says, and the people whom it tells.
struct OrchestratorScene {
    let store: any WorkflowStore
    let spawner: MockAgentSpawner
    let people: ToldPeople
    let orchestrator: Orchestrator

    static let owner = Speaker(channel: "whatsapp", id: "18312950562", role: .owner)

    init(
        store: any WorkflowStore = InMemoryWorkflowStore(),
        spawner: MockAgentSpawner = MockAgentSpawner(),
        people: ToldPeople = ToldPeople()
    ) {
        self.store = store
        self.spawner = spawner
        self.people = people
        var settings = OrchestratorSettings()
        settings.interval = .milliseconds(10)
        var commands = CommandSettings()
        commands.defaultRepository = RepositoryName("octo/cat")
        orchestrator = Orchestrator(
            store: store,
            spawner: spawner,
            notifier: people,
            parser: CommandParser(commands),
            settings: settings,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    /// The same world with a new orchestrator, as after the end of the process.
    func restarted() -> OrchestratorScene { OrchestratorScene(store: store, spawner: spawner, people: people) }

    /// Runs the orchestrator while `body` does its work.
    func running<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup { group in
            group.addTask { try await orchestrator.run() }
            let result = try await body()
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }

    @discardableResult
    func say(_ text: String, as speaker: Speaker = owner, key: String = UUID().uuidString) async throws -> CommandResult
    {
        try await orchestrator.handleCommand(text, from: speaker, key: key)
    }
}

/// Remembers what people were told; each name once, as a notification service does.
final class ToldPeople: Notifier {
    private struct State {
        var told: [ChatNotification] = []
        var waiting: [(NotificationKind, CheckedContinuation<ChatNotification?, Never>)] = []
    }

    private let state = Mutex(State())

    var kinds: [NotificationKind] { state.withLock { $0.told.map(\.kind) } }

    func notify(_ notification: ChatNotification) async {
        let waiting = state.withLock { state -> [CheckedContinuation<ChatNotification?, Never>] in
            guard !state.told.contains(where: { $0.id == notification.id }) else { return [] }
            state.told.append(notification)
            let woken = state.waiting.filter { $0.0 == notification.kind }.map(\.1)
            state.waiting.removeAll { $0.0 == notification.kind }
            return woken
        }
        for continuation in waiting { continuation.resume(returning: notification) }
    }

    /// Waits until people were told something of this kind.
    func told(_ kind: NotificationKind) async throws -> ChatNotification {
        let told = await withCheckedContinuation { continuation in
            let known = state.withLock { state -> ChatNotification? in
                if let known = state.told.first(where: { $0.kind == kind }) { return known }
                state.waiting.append((kind, continuation))
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
        return try #require(told)
    }
}
