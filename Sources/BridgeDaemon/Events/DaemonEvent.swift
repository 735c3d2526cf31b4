package import OpenClawBridge
package import OpenClawOrchestrator

/// Something that happens in a daemon, for those who look on.
package enum DaemonEvent: Sendable {
    /// The connection's state changed.
    case connection(BridgeConnectionState)
    /// A message was taken into the outbox, or its delivery made a step.
    case message(OutboxEntry)
    /// Somebody wrote.
    case inbound(InboxEntry)
    /// A command was put on record.
    case command(AuditRecord)
    /// A workflow began, or made a step.
    case workflow(Workflow)
    /// A notification was taken up.
    case notification(NotificationKind, issue: String?)
    /// Deliveries were paused or resumed.
    case paused(Set<OutboxScope>)
}
