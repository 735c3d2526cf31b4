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
    /// - Returns: The new workflow; the one that the same command began before; or the one that is active for the issue.
    func begin(_ request: WorkflowRequest, at time: Date) async throws(StoreError) -> WorkflowBeginning

    /// Changes a workflow, and records the steps that the change gives.
    ///
    /// - Parameters:
    ///   - id: The workflow.
    ///   - change: The change; it may run more than once. It gives the steps, and whatever the caller wants to know.
    /// - Returns: The workflow after the change, and what `change` gave.
    /// - Throws: ``StoreError/Code/notFound``, and ``StoreError/Code/conflict`` when the change would make a second active
    ///   workflow for an issue; nothing is changed then.
    func amend<Result: Sendable>(
        _ id: WorkflowID,
        _ change: @escaping @Sendable (inout Workflow) -> WorkflowAmendment<Result>
    ) async throws(StoreError) -> (Workflow, Result)

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
    func workflows(in states: Set<WorkflowState>, limit: Int, before: WorkflowID?) async throws(StoreError)
        -> [Workflow]

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

/// What a change of a workflow gives.
public struct WorkflowAmendment<Result: Sendable>: Sendable {
    /// The steps to record.
    public var transitions: [WorkflowTransition]
    /// What the caller wants to know.
    public var result: Result

    /// Makes an amendment.
    public init(_ transitions: [WorkflowTransition] = [], result: Result) {
        self.transitions = transitions
        self.result = result
    }
}
