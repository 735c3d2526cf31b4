import OpenClawBridge
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A store of workflows that tells of each beginning and each step.
struct ToldWorkflowStore: WorkflowStore {
    let next: any WorkflowStore
    let events: EventFeed

    func begin(_ request: WorkflowRequest, at time: Date) async throws(StoreError) -> WorkflowBeginning {
        let beginning = try await next.begin(request, at: time)
        if case .begun(let workflow) = beginning { events.post(.workflow(workflow)) }
        return beginning
    }

    @discardableResult
    func amend(
        _ id: WorkflowID,
        _ change: @escaping @Sendable (inout Workflow) -> WorkflowStep
    ) async throws(StoreError) -> (workflow: Workflow, step: WorkflowStep) {
        let amended = try await next.amend(id, change)
        if amended.step.transition != nil { events.post(.workflow(amended.workflow)) }
        return amended
    }

    func workflow(_ id: WorkflowID) async throws(StoreError) -> Workflow? { try await next.workflow(id) }

    func latest(for issue: Issue) async throws(StoreError) -> Workflow? { try await next.latest(for: issue) }

    func workflows(in states: Set<WorkflowState>, limit: Int, before: WorkflowID?) async throws(StoreError)
        -> [Workflow]
    {
        try await next.workflows(in: states, limit: limit, before: before)
    }

    func counts() async throws(StoreError) -> [WorkflowState: Int] { try await next.counts() }

    func transitions(of id: WorkflowID) async throws(StoreError) -> [WorkflowTransition] {
        try await next.transitions(of: id)
    }

    func isPaused() async throws(StoreError) -> Bool { try await next.isPaused() }

    func setPaused(_ isPaused: Bool) async throws(StoreError) { try await next.setPaused(isPaused) }

    @discardableResult
    func prune(before time: Date) async throws(StoreError) -> Int { try await next.prune(before: time) }
}
