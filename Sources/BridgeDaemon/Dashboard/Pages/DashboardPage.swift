import OpenClawBridge
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The dashboard, in the words and numbers that its template shows.
struct DashboardPage: Sendable {
    /// A number with a name.
    struct Count: Sendable, Hashable {
        let mark: Mark
        let count: Int
    }

    /// A lane in which entries wait.
    struct Backlog: Sendable, Hashable {
        let lane: String
        let count: Int
        let oldest: Moment
        let isHeld: Bool
    }

    let frame: PageFrame
    let gateway: String
    let connection: Mark
    let breaker: Mark
    /// How many targets are left alone for a while because sending to them failed.
    let openLanes: Int?
    let deliveries: Mark
    let isPaused: Bool
    /// How many entries wait, and since when the oldest does.
    let waiting: Int
    let oldest: Moment?
    let acceptedInHour: Int
    let failedInHour: Int
    let running: String
    let readAt: Moment
    let work: Mark
    let isWorkPaused: Bool

    let unknown: [MessageRow]
    let moreUnknown: Int?
    let deadLetters: [MessageRow]
    let moreDeadLetters: Int?
    let hasUnknown: Bool
    let hasDeadLetters: Bool
    let needsNobody: Bool

    let charts: [TrafficChart]
    let traffic: TrafficTable
    /// How many minutes the pictures cover, if the daemon has not run for an hour.
    let youth: String?

    let states: [Count]
    let backlogs: [Backlog]
    /// How many more lanes have waiting entries.
    let moreLanes: Int?
    let possiblyRepeated: Int

    let statistics: StatisticsSection

    let messages: [MessageRow]
    let workflows: [WorkflowRow]
    let commands: [CommandRow]

    init(_ data: DashboardData, now: Date, frame: PageFrame) {
        self.frame = frame
        gateway = ShownText(data.gateway, limit: 80).description
        connection = Mark(data.connection)
        breaker = Mark(data.breakers.gateway)
        openLanes = data.breakers.openLanes > 0 ? data.breakers.openLanes : nil
        isPaused = data.pauses.contains(.everything)
        let partly = data.pauses.count
        deliveries =
            isPaused
            ? Mark("paused", .warning)
            : partly > 0 ? Mark("paused in part", .warning) : Mark("running", .good)
        waiting = data.outbox.pending
        oldest = data.outbox.oldestUnfinished.map { Moment($0, now: now) }
        acceptedInHour = data.minutes.map(\.accepted).reduce(0, +)
        failedInHour = data.minutes.map(\.failed).reduce(0, +)
        running = Moment.words(.seconds(max(now.timeIntervalSince(data.startedAt), 0)))
        readAt = Moment(data.readAt, now: now)
        isWorkPaused = data.isWorkPaused
        work = isWorkPaused ? Mark("paused", .warning) : Mark("running", .good)

        unknown = data.unknown.map { MessageRow($0, now: now) }
        deadLetters = data.deadLetters.map { MessageRow($0, now: now) }
        let states = data.outbox.states
        let dead = states[.rejected, default: 0] + states[.partiallySent, default: 0]
        moreUnknown = Self.more(states[.unknown, default: 0], than: unknown.count)
        moreDeadLetters = Self.more(dead, than: deadLetters.count)
        hasUnknown = !unknown.isEmpty
        hasDeadLetters = !deadLetters.isEmpty
        needsNobody = !hasUnknown && !hasDeadLetters

        charts = [.throughput(data.minutes), .latency(data.minutes)]
        traffic = TrafficTable(data.minutes)
        let age = now.timeIntervalSince(data.startedAt)
        youth = age < 3600 ? Moment.words(.seconds(max(age, 0))) : nil

        self.states = DeliveryState.allCases.compactMap { state in
            states[state].map { Count(mark: Mark(state), count: $0) }
        }
        backlogs = data.backlogs.map { backlog in
            Backlog(
                lane: ShownText(backlog.lane.description, limit: 60).description,
                count: backlog.count,
                oldest: Moment(backlog.oldest, now: now),
                isHeld: data.pauses.contains { $0.stops(backlog.lane) }
            )
        }
        moreLanes = Self.more(data.outbox.lanes, than: backlogs.count)
        possiblyRepeated = data.outbox.possiblyRepeated

        statistics = StatisticsSection(data.summaries)

        messages = data.messages.map { MessageRow($0, now: now) }
        workflows = data.workflows.map { WorkflowRow($0, now: now) }
        commands = data.commands.map { CommandRow($0, now: now) }
    }

    private static func more(_ all: Int, than shown: Int) -> Int? { all > shown ? all - shown : nil }
}
