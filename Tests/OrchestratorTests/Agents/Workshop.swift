import Foundation
import Logging
import OpenClawBridge
import OpenClawOrchestrator
import Subprocess
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A folder of runs, and spawners on it whose agent is the scripted one.
struct Workshop {
    /// A folder for whatever the test needs besides.
    let folder: String
    let issue = Issue(12, in: RepositoryName("octo/cat"))!

    static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Examples/Agents/scripted-agent.sh").path

    static func with(_ body: (Workshop) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("agents-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(Workshop(folder: folder))
    }

    var runs: String { "\(folder)/runs" }

    /// A new spawner on the same folder: what a restart of the bridge makes.
    func spawner(
        _ steps: [String],
        environment: [String: String] = [:],
        later: Duration = .zero,
        _ change: (inout AgentSettings) -> Void = { _ in }
    ) throws -> ProcessAgentSpawner {
        var settings = AgentSettings(command: try AgentCommand([Self.script] + steps), folder: runs)
        settings.pollInterval = .milliseconds(5)
        settings.grace = .milliseconds(300)
        change(&settings)
        let base = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder]
        return try ProcessAgentSpawner(
            settings,
            environment: base.merging(environment) { $1 },
            time: DeliveryTime(
                now: { Date().addingTimeInterval(TimeInterval(later.components.seconds)) },
                uptime: DeliveryTime.system.uptime,
                sleep: DeliveryTime.system.sleep
            ),
            logger: Logger(label: "agents", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    func order(_ name: String = "agent-000001", instructions: String? = nil) -> AgentOrder {
        AgentOrder(id: AgentID(rawValue: name)!, issue: issue, instructions: instructions)
    }

    /// Starts an agent and follows it to its end.
    func play(
        _ steps: [String],
        environment: [String: String] = [:],
        instructions: String? = nil,
        _ change: (inout AgentSettings) -> Void = { _ in }
    ) async throws -> Played {
        let spawner = try spawner(steps, environment: environment, change)
        let order = order(instructions: instructions)
        try await spawner.spawn(order)
        let reports = try await spawner.reports(of: order.id)
        return Played(
            events: reports.map(\.event),
            lines: try await spawner.log(of: order.id, lines: 1000),
            state: try await spawner.state(of: order.id)
        )
    }

    struct Played {
        var events: [AgentEvent]
        var lines: [String]
        var state: AgentState
    }

    /// Runs a program of the system.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .name(program),
            arguments: Arguments(arguments),
            output: .string(limit: 65536),
            error: .string(limit: 65536)
        )
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }
}

extension ProcessAgentSpawner {
    /// The reports from a place on, up to the one that `isLast` chooses, or to the end.
    func reports(
        of id: AgentID,
        after position: Int = 0,
        upTo isLast: (AgentEvent) -> Bool = { _ in false }
    ) async throws -> [AgentReport] {
        var reports: [AgentReport] = []
        for try await report in events(of: id, after: position) {
            reports.append(report)
            if isLast(report.event) { break }
        }
        return reports
    }
}
