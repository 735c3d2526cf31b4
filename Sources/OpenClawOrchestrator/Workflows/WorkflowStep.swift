/// What a change of a workflow leads to.
public struct WorkflowStep: Sendable, Hashable {
    /// The step in the story, or `nil` when the state stays.
    public var transition: WorkflowTransition?
    /// What people shall be told.
    public var notifications: [ChatNotification]

    init(_ transition: WorkflowTransition? = nil, notifications: [ChatNotification] = []) {
        self.transition = transition
        self.notifications = notifications
    }
}
