import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads what the dashboard tells, at most once a second for all who look.
actor DashboardSource {
    private let parts: DaemonParts
    private let watch: DeliveryWatch
    private let time: DeliveryTime
    private var last: (data: DashboardData, at: Duration)?
    /// The reading that is under way, and its number.
    private var reading: (task: Task<DashboardData, any Error>, number: Int)?
    private var readings = 0
    private var summaries: (list: [DeliverySummary], at: Duration)?

    /// How long what was read is told.
    private static let lifetime = Duration.seconds(1)
    /// How long statistics are told: thirty days change little in a minute, and reading them takes the longest.
    private static let lifetimeOfSummaries = Duration.seconds(60)

    init(_ parts: DaemonParts, watch: DeliveryWatch, time: DeliveryTime = .system) {
        self.parts = parts
        self.watch = watch
        self.time = time
    }

    /// What there is to tell now.
    func data() async throws -> DashboardData {
        if let last, time.uptime() - last.at < Self.lifetime { return last.data }
        if let reading { return try await reading.task.value }
        // A task of its own: those who come meanwhile wait for it too, also when the first has gone.
        let task = Task { try await self.read() }
        readings += 1
        let number = readings
        reading = (task, number)
        defer { if reading?.number == number { reading = nil } }
        let data = try await task.value
        if reading?.number == number { last = (data, time.uptime()) }
        return data
    }

    /// Has the next look read anew: somebody has changed something and wants to see it.
    func forget() {
        last = nil
        // What is being read may have been read before the change.
        reading = nil
    }

    private func read() async throws -> DashboardData {
        typealias Limit = DashboardData.Limit
        let store = parts.outbox.store
        func newest(_ state: DeliveryState?, _ limit: Int) async throws(OutboxError) -> [OutboxEntry] {
            let filter = OutboxFilter(states: state.map { [$0] })
            return try await store.entries(matching: filter, before: nil, limit: limit)
        }
        // Of one state at a time, the newest are found by an index; of two, all would be read.
        let dead = try await newest(.rejected, Limit.troubles) + newest(.partiallySent, Limit.troubles)
        return DashboardData(
            readAt: time.now(),
            startedAt: parts.startedAt,
            gateway: Self.place(of: parts.configuration.orchestrator.bridge.gateway.url),
            connection: parts.bridge.bridge.connectionState,
            outbox: try await store.statistics(),
            pauses: try await store.pauses(),
            backlogs: try await store.backlogs(limit: Limit.backlogs),
            messages: try await newest(nil, Limit.messages),
            deadLetters: Array(dead.sorted { $1.id < $0.id }.prefix(Limit.troubles)),
            unknown: try await newest(.unknown, Limit.troubles),
            workflows: try await parts.bridge.workflows.workflows(
                in: Set(WorkflowState.allCases),
                limit: Limit.workflows,
                before: nil
            ),
            isWorkPaused: try await parts.bridge.workflows.isPaused(),
            commands: try await parts.audit.records(limit: Limit.commands, before: nil),
            minutes: watch.minutes,
            breakers: watch.breakers,
            summaries: try await recentSummaries()
        )
    }

    private func recentSummaries() async throws -> [DeliverySummary] {
        if let summaries, time.uptime() - summaries.at < Self.lifetimeOfSummaries { return summaries.list }
        let list = [try await parts.outbox.summary(over: .day), try await parts.outbox.summary(over: .month)]
        summaries = (list, time.uptime())
        return list
    }

    /// The host and port of an address; what else it may hold is nobody's business.
    static func place(of url: String) -> String {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return String(authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority)
    }
}
