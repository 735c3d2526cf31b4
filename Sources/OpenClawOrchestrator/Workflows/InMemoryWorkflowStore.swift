public import OpenClawBridge
import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Workflows that are forgotten when the process ends, for tests and dry runs.
public final class InMemoryWorkflowStore: WorkflowStore {
    private struct State {
        var workflows: [Workflow] = []
        var transitions: [WorkflowID: [WorkflowTransition]] = [:]
        var isPaused = false
        var last: Int64 = 0
    }

    private let state = Mutex(State())

    /// Makes an empty store.
    public init() {}

    /// Begins a workflow, unless the command or another one has begun it already.
    public func begin(_ request: WorkflowRequest, at time: Date) async throws(StoreError) -> WorkflowBeginning {
        state.withLock { state in
            if let same = state.workflows.first(where: { $0.request.key == request.key }) { return .repeated(same) }
            if let other = state.workflows.first(where: { $0.request.issue == request.issue && !$0.state.isFinal }) {
                return .occupied(by: other)
            }
            state.last += 1
            let workflow = Workflow(id: WorkflowID(state.last), request: request, createdAt: time)
            state.workflows.append(workflow)
            return .begun(workflow)
        }
    }

    /// Changes a workflow.
    @discardableResult
    public func amend(
        _ id: WorkflowID,
        _ change: @escaping @Sendable (inout Workflow) -> WorkflowStep
    ) async throws(StoreError) -> (workflow: Workflow, step: WorkflowStep) {
        let changed: (Workflow, WorkflowStep)? = state.withLock { state in
            guard let index = state.workflows.firstIndex(where: { $0.id == id }) else { return nil }
            let step = change(&state.workflows[index])
            if let transition = step.transition { state.transitions[id, default: []].append(transition) }
            return (state.workflows[index], step)
        }
        guard let changed else { throw StoreError(.notFound, "There is no workflow \(id).") }
        return changed
    }

    /// The workflow with this name, or `nil`.
    public func workflow(_ id: WorkflowID) async throws(StoreError) -> Workflow? {
        state.withLock { $0.workflows.first { $0.id == id } }
    }

    /// The last workflow of an issue, or `nil`.
    public func latest(for issue: Issue) async throws(StoreError) -> Workflow? {
        state.withLock { $0.workflows.last { $0.request.issue == issue } }
    }

    /// Workflows, the newest first.
    public func workflows(
        in states: Set<WorkflowState>,
        limit: Int,
        before: WorkflowID?
    ) async throws(StoreError) -> [Workflow] {
        state.withLock { state in
            let matching = state.workflows.reversed().filter { workflow in
                states.contains(workflow.state) && before.map { workflow.id < $0 } ?? true
            }
            return Array(matching.prefix(max(0, limit)))
        }
    }

    /// How many workflows there are in each state.
    public func counts() async throws(StoreError) -> [WorkflowState: Int] {
        state.withLock { $0.workflows.reduce(into: [:]) { $0[$1.state, default: 0] += 1 } }
    }

    /// The story of a workflow, the oldest step first.
    public func transitions(of id: WorkflowID) async throws(StoreError) -> [WorkflowTransition] {
        state.withLock { $0.transitions[id] ?? [] }
    }

    /// Whether new work is held back.
    public func isPaused() async throws(StoreError) -> Bool { state.withLock(\.isPaused) }

    /// Holds new work back, or lets it go on.
    public func setPaused(_ isPaused: Bool) async throws(StoreError) { state.withLock { $0.isPaused = isPaused } }

    /// Removes finished workflows that ended before `time`.
    @discardableResult
    public func prune(before time: Date) async throws(StoreError) -> Int {
        state.withLock { state in
            let old = state.workflows.filter { $0.state.isFinal && $0.updatedAt < time }
            state.workflows.removeAll { workflow in old.contains { $0.id == workflow.id } }
            for workflow in old { state.transitions[workflow.id] = nil }
            return old.count
        }
    }
}
