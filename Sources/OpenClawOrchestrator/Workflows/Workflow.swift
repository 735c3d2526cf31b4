public import OpenClawBridge

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The work on one issue, from the command to its end.
public struct Workflow: Sendable, Hashable {
    /// Its name.
    public var id: WorkflowID
    /// What was asked for.
    public var request: WorkflowRequest
    /// Where the work stands.
    public var state: WorkflowState
    /// The run of the agent that works on it, or worked last.
    public var agent: AgentID?
    /// The place behind the last event of the agent that was taken up.
    public var position: Int
    /// How often an agent was started for it.
    public var starts: Int
    /// The pull request.
    public var pullRequest: String?
    /// What the agent said about its result, or why there is none.
    public var summary: String?
    /// Whether somebody asked for its end.
    public var isStopRequested: Bool
    /// When it was asked for.
    public var createdAt: Date
    /// When the last thing happened.
    public var updatedAt: Date

    /// A workflow that was just asked for.
    public init(id: WorkflowID, request: WorkflowRequest, createdAt: Date) {
        self.id = id
        self.request = request
        self.createdAt = createdAt
        state = .parsingCommand
        position = 0
        starts = 0
        isStopRequested = false
        updatedAt = createdAt
    }
}

/// What somebody asked for.
public struct WorkflowRequest: Sendable, Hashable {
    /// The issue to work on.
    public var issue: Issue
    /// Words of the person who asked.
    public var instructions: String?
    /// Who asked, as ``Speaker/description`` names them.
    public var requester: String
    /// The conversation to tell about it, if there is one.
    public var origin: Route?
    /// Names the command: a command that is handled again begins nothing new.
    public var key: String

    /// Makes a request.
    public init(
        issue: Issue,
        instructions: String? = nil,
        requester: String,
        origin: Route? = nil,
        key: String
    ) {
        self.issue = issue
        self.instructions = instructions
        self.requester = requester
        self.origin = origin
        self.key = key
    }
}

/// A step in the story of a workflow.
public struct WorkflowTransition: Sendable, Hashable {
    /// When it happened.
    public var at: Date
    /// The state before.
    public var from: WorkflowState
    /// The state after.
    public var to: WorkflowState
    /// Why.
    public var reason: String

    /// Makes a step.
    public init(at: Date, from: WorkflowState, to: WorkflowState, reason: String) {
        self.at = at
        self.from = from
        self.to = to
        self.reason = reason
    }
}
