public import OpenClawBridge

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Keeps workflows and their stories.
///
/// Each call is one transaction, and durable when it returns.
public protocol WorkflowStore: Sendable {
    /// Begins a workflow for a request, in one transaction with the search for one that stands in its way.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - time: The time.
    /// - Returns: The new workflow; the one that the same command began before; or the one that is active for the issue.
    /// - Throws: What is wrong with the store.
    func begin(_ request: WorkflowRequest, at time: Date) async throws(StoreError) -> WorkflowBeginning

    /// Changes a workflow, and records the step that the change gives.
    ///
    /// - Parameters:
    ///   - id: The workflow.
    ///   - change: The change; it may run more than once.
    /// - Returns: The workflow after the change, and the step.
    /// - Throws: ``StoreError/Code/notFound``; nothing is changed then.
    @discardableResult
    func amend(
        _ id: WorkflowID,
        _ change: @escaping @Sendable (inout Workflow) -> WorkflowStep
    ) async throws(StoreError) -> (workflow: Workflow, step: WorkflowStep)

    /// The workflow with this name, or `nil`.
    func workflow(_ id: WorkflowID) async throws(StoreError) -> Workflow?

    /// The last workflow of an issue, or `nil`.
    func latest(for issue: Issue) async throws(StoreError) -> Workflow?

    /// Workflows, the newest first.
    ///
    /// - Parameters:
    ///   - states: Only those in one of these states.
    ///   - limit: The most to give.
    ///   - before: Only older ones than this.
    /// - Returns: The workflows.
    /// - Throws: What is wrong with the store.
    func workflows(in states: Set<WorkflowState>, limit: Int, before: WorkflowID?) async throws(StoreError)
        -> [Workflow]

    /// How many workflows there are in each state; states without workflows are left out.
    func counts() async throws(StoreError) -> [WorkflowState: Int]

    /// The story of a workflow, the oldest step first.
    func transitions(of id: WorkflowID) async throws(StoreError) -> [WorkflowTransition]

    /// Whether new work is held back; see ``Command/pause``.
    func isPaused() async throws(StoreError) -> Bool

    /// Holds new work back, or lets it go on.
    func setPaused(_ isPaused: Bool) async throws(StoreError)

    /// Removes finished workflows that ended before `time`, and their stories.
    ///
    /// - Returns: How many.
    @discardableResult
    func prune(before time: Date) async throws(StoreError) -> Int
}

/// What became of a request.
public enum WorkflowBeginning: Sendable, Hashable {
    /// A new workflow.
    case begun(Workflow)
    /// The same command began this one before.
    case repeated(Workflow)
    /// Another command's workflow is active for the issue.
    case occupied(by: Workflow)
}
