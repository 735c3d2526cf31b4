import OpenClawBridge
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the dashboard tells, as it stood at one moment.
struct DashboardData: Sendable {
    /// When it was read.
    var readAt: Date
    /// When the daemon was started.
    var startedAt: Date
    /// Where the gateway is, without what could be secret.
    var gateway: String
    var connection: BridgeConnectionState
    var outbox = OutboxStatistics()
    /// What is held back of the deliveries.
    var pauses: Set<OutboxScope> = []
    /// The lanes in which most entries wait.
    var backlogs: [LaneBacklog] = []
    /// The newest messages, the newest first.
    var messages: [OutboxEntry] = []
    /// The newest messages that were not sent, or only in part.
    var deadLetters: [OutboxEntry] = []
    /// The newest messages whose outcome nobody knows.
    var unknown: [OutboxEntry] = []
    /// The newest workflows.
    var workflows: [Workflow] = []
    /// Whether no new agents are started.
    var isWorkPaused = false
    /// The newest records of commands.
    var commands: [AuditRecord] = []
    /// The minutes of the last hour, the present one last.
    var minutes: [TrafficHour.Minute] = []
    var breakers = BreakerStanding()
    /// How well messages arrived, in 24 hours and in 30 days.
    var summaries: [DeliverySummary] = []

    /// How much of each is read: with the worst texts there are, the page stays below 50 KB.
    enum Limit {
        static let messages = 40
        static let troubles = 6
        static let backlogs = 8
        static let workflows = 8
        static let commands = 10
    }
}
