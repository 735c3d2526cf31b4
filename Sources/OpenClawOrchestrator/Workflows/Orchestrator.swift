public import Logging
package import OpenClawBridge
public import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Carries out commands: starts agents for issues, follows them, stops them, and has people told.
///
/// What it does is recorded before it is done: after a crash, ``run()`` finds the agents that still run, goes on reading where it stopped,
/// and reports those that died. Agents are not ended with the orchestrator. One orchestrator at a time runs on a store.
public actor Orchestrator: Service {
    /// What does not change while it runs.
    let store: any WorkflowStore
    let spawner: any AgentSpawner
    let notifier: any Notifier
    let parser: CommandParser
    let settings: OrchestratorSettings
    let time: DeliveryTime
    let logger: Logger
    let makeAgentID: @Sendable () -> AgentID
    private let changed = Signal()
    /// The workflows whose agents are followed, or are about to be.
    private var followed: Set<WorkflowID> = []
    /// The workflows whose agents are being started: until that is done, an agent that does not run yet was not interrupted.
    ///
    /// With those who wait for the end of such a start.
    private var starting: [WorkflowID: [CheckedContinuation<Void, Never>]] = [:]
    /// When old workflows were removed last.
    private var pruned: Duration?

    /// Makes an orchestrator.
    ///
    /// - Parameters:
    ///   - store: Where workflows are kept.
    ///   - spawner: Starts the agents.
    ///   - notifier: Tells people.
    ///   - parser: Reads the commands that come as text.
    ///   - settings: The settings.
    ///   - logger: Where it logs; texts of people and agents are not logged.
    public init(
        store: any WorkflowStore,
        spawner: any AgentSpawner,
        notifier: any Notifier,
        parser: CommandParser = CommandParser(),
        settings: OrchestratorSettings = OrchestratorSettings(),
        logger: Logger = .current
    ) {
        self.init(
            store: store,
            spawner: spawner,
            notifier: notifier,
            parser: parser,
            settings: settings,
            time: .system,
            logger: logger
        ) {
            var generator = SystemRandomNumberGenerator()
            return AgentID(using: &generator)
        }
    }

    package init(
        store: any WorkflowStore,
        spawner: any AgentSpawner,
        notifier: any Notifier,
        parser: CommandParser = CommandParser(),
        settings: OrchestratorSettings = OrchestratorSettings(),
        time: DeliveryTime,
        logger: Logger,
        makeAgentID: @escaping @Sendable () -> AgentID
    ) {
        self.store = store
        self.spawner = spawner
        self.notifier = notifier
        self.parser = parser
        self.settings = settings
        self.time = time
        self.logger = logger
        self.makeAgentID = makeAgentID
    }

    // MARK: Running

    /// Follows the agents, and starts those that wait for a place, until the task is cancelled or a graceful shutdown begins.
    ///
    /// Agents go on when it ends. Errors of the store are logged and tried again after ``OrchestratorSettings/interval``.
    public func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                // Sees what other processes changed: a stop that was asked for on the command line, for example.
                group.addTask { await self.tick() }
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
                    do throws(StoreError) {
                        for workflow in try await takeUp() {
                            group.addTask { await self.follow(workflow.id) }
                        }
                    } catch {
                        guard !Task.isCancelled else { break }
                        logger.error("The workflows cannot be read or written.", error: error)
                    }
                    await changed.wait()
                }
                group.cancelAll()
            }
        } onCancelOrGracefulShutdown: {
            self.changed.raise()
        }
        followed = []
    }

    private func tick() async {
        while (try? await time.sleep(settings.interval)) != nil { changed.raise() }
    }

    /// Starts what waits, stops what shall end, and gives the workflows that nobody follows yet.
    private func takeUp() async throws(StoreError) -> [Workflow] {
        var found: [Workflow] = []
        for workflow in try await active() where starting[workflow.id] == nil {
            if workflow.isWaiting {
                guard let begun = try await start(workflow.id), begun.agent != nil else { continue }
                if followed.insert(begun.id).inserted { found.append(begun) }
            } else if followed.insert(workflow.id).inserted {
                found.append(workflow)
            }
        }
        try await prune()
        return found
    }

    /// Removes what is too old, once an hour.
    private func prune() async throws(StoreError) {
        guard let age = settings.retention, pruned.map({ time.uptime() - $0 > .seconds(3600) }) ?? true else { return }
        pruned = time.uptime()
        try await store.prune(before: time.now().addingTimeInterval(-Double(age.components.seconds)))
    }

    /// The workflows that are not finished, the oldest first.
    func active() async throws(StoreError) -> [Workflow] {
        let states = Set(WorkflowState.allCases.filter { !$0.isFinal })
        return try await store.workflows(in: states, limit: settings.activeLimit, before: nil).reversed()
    }

    /// Has ``run()`` look again.
    func wake() { changed.raise() }

    // MARK: Starting

    /// Starts an agent for a workflow that waits for one, if one may be started now.
    ///
    /// - Returns: The workflow as it stands then, or `nil` when it has gone on meanwhile.
    func start(_ id: WorkflowID) async throws(StoreError) -> Workflow? {
        guard starting[id] == nil else {
            // run() was quicker than the command: how it stands is known when that start has ended.
            await withCheckedContinuation { starting[id, default: []].append($0) }
            return try await store.workflow(id)
        }
        starting[id] = []
        defer { for waiter in starting.removeValue(forKey: id) ?? [] { waiter.resume() } }
        guard try await !store.isPaused() else { return try await store.workflow(id) }
        let agent = makeAgentID()
        let now = time.now()
        let (assigned, step) = try await store.amend(id) { $0.assign(agent, at: now) }
        guard step.transition != nil, assigned.agent == agent else { return assigned }
        let request = assigned.request
        do throws(AgentError) {
            try await spawner.spawn(AgentOrder(id: agent, issue: request.issue, instructions: request.instructions))
            return assigned
        } catch {
            logger.warning("No agent was started.", error: error, metadata: ["workflow": "\(id)"])
            return try await notStarted(agent, for: id, error)
        }
    }

    private func notStarted(
        _ agent: AgentID,
        for id: WorkflowID,
        _ error: AgentError
    ) async throws(StoreError) -> Workflow {
        let now = time.now()
        if error.code == .tooMany {
            let reason = "It waits: \(error.message)"
            return try await store.amend(id) { $0.release(agent, at: now, because: reason) }.workflow
        }
        return try await apply(to: id) { $0.abandon(agent, at: now, because: error.message) }
    }

    // MARK: Following

    /// Takes up what the agent of a workflow tells, until it ends.
    private func follow(_ id: WorkflowID) async {
        defer { followed.remove(id) }
        do {
            guard let workflow = try await store.workflow(id), !workflow.state.isFinal, let agent = workflow.agent
            else {
                return
            }
            if try await spawner.state(of: agent) == .neverStarted {
                let now = time.now()
                try await store.amend(id) { $0.release(agent, at: now, because: "The start was interrupted.") }
                changed.raise()
                return
            }
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await self.stopWhenAsked(id, agent) }
                for try await report in spawner.events(of: agent, after: workflow.position) {
                    try await take(report, of: agent, in: id)
                }
                group.cancelAll()
            }
            // A place may be free for another.
            changed.raise()
        } catch {
            guard !Task.isCancelled else { return }
            // The tick of run() takes it up again.
            logger.error("An agent cannot be followed.", error: error, metadata: ["workflow": "\(id)"])
        }
    }

    private func take(_ report: AgentReport, of agent: AgentID, in id: WorkflowID) async throws(StoreError) {
        let now = time.now()
        try await apply(to: id) { $0.take(report, of: agent, at: now) }
    }

    /// Changes a workflow, and has people told what the change gives.
    ///
    /// They are told first: a notification has a name by which it is told once, so that the same event can be taken up again
    /// after a crash between the two, and nothing is lost.
    @discardableResult
    func apply(
        to id: WorkflowID,
        _ change: @escaping @Sendable (inout Workflow) -> WorkflowStep
    ) async throws(StoreError) -> Workflow {
        guard var preview = try await store.workflow(id) else {
            throw StoreError(.notFound, "There is no workflow \(id).")
        }
        let told = change(&preview).notifications
        for notification in told { await notifier.notify(notification) }
        let (workflow, step) = try await store.amend(id, change)
        // Somebody else may have changed it in between.
        for notification in step.notifications where !told.contains(notification) {
            await notifier.notify(notification)
        }
        if let transition = step.transition {
            logger.info(
                "A workflow went on.",
                metadata: [
                    "workflow": "\(id)", "from": "\(transition.from.rawValue)", "to": "\(workflow.state.rawValue)",
                ]
            )
        }
        return workflow
    }

    // MARK: Stopping

    /// Waits until the end of a workflow is asked for, by whomever, and stops its agent.
    private func stopWhenAsked(_ id: WorkflowID, _ agent: AgentID) async throws {
        while let workflow = try await store.workflow(id), !workflow.state.isFinal {
            if workflow.isStopRequested {
                do throws(AgentError) {
                    try await spawner.stop(agent)
                } catch {
                    // The end of the agent, seen meanwhile, ends this task.
                    guard !Task.isCancelled else { return }
                    logger.error("An agent cannot be stopped.", error: error, metadata: ["agent": "\(agent)"])
                }
                return
            }
            try await time.sleep(settings.interval)
        }
    }
}
