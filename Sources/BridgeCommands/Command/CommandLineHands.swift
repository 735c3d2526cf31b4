import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Carries out commands of the person at the command line, beside an orchestrator that may run or not.
///
/// Whoever may write the state folder may do everything with it anyway, so this person is the owner; the record names the user.
struct CommandLineHands {
    private let parts: BridgeParts
    private let logger: Logger

    init(_ parts: BridgeParts, logger: Logger) {
        self.parts = parts
        self.logger = logger
    }

    /// Carries out a command and puts it on record.
    func perform(_ command: Command) async throws -> CommandResult {
        let speaker = Speaker(channel: "command-line", id: "user-\(getuid())", role: .owner)
        let key = "command-line-" + UUID().uuidString.lowercased()
        let isRunning = parts.lock.isHeld
        var quiet = logger
        // That it starts nothing itself is no trouble.
        if isRunning { quiet.logLevel = max(logger.logLevel, .error) }
        let orchestrator = parts.orchestrator(
            spawner: isRunning ? DeferringSpawner(next: parts.spawner) : nil,
            logger: quiet
        )
        var result = try await orchestrator.handleCommand(command, from: speaker, key: key)
        try await parts.audit.append(
            AuditEvent(
                place: speaker.channel,
                speaker: speaker.description,
                role: speaker.role.rawValue,
                command: command.description,
                outcome: result.isSuccess ? .done : .failed,
                key: key
            ),
            at: Date()
        )
        if isRunning {
            if command.startsWork, result.isSuccess, result.agentID == nil {
                result.text = "Handed over to the orchestrator that runs."
            }
        } else if case .stop = command, result.isSuccess, let agent = result.agentID {
            try await parts.spawner.stop(agent)
        }
        return result
    }
}

extension Command {
    fileprivate var startsWork: Bool {
        switch self {
        case .work, .retry: true
        default: false
        }
    }
}

/// Leaves every start to the orchestrator that runs: two that start agents could get into each other's way.
private struct DeferringSpawner: AgentSpawner {
    let next: any AgentSpawner

    func spawn(_ order: AgentOrder) async throws(AgentError) {
        throw AgentError(.tooMany, "The orchestrator that runs starts it.")
    }

    func state(of id: AgentID) async throws(AgentError) -> AgentState { try await next.state(of: id) }

    func events(of id: AgentID, after position: Int) -> any AgentReports { next.events(of: id, after: position) }

    func stop(_ id: AgentID) async throws(AgentError) { try await next.stop(id) }

    func log(of id: AgentID, lines: Int) async throws(AgentError) -> [String] {
        try await next.log(of: id, lines: lines)
    }
}

/// What came of a command that was carried out.
struct PerformedCommand: Presentable {
    let command: Command
    let result: CommandResult

    var json: JSONValue {
        var members = result.members(of: command)
        members["ok"] = .bool(result.isSuccess)
        members["performed"] = true
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        let paint = result.isSuccess ? { $0 } : style.yellow
        return result.text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            style.wrap(String(line).printable, first: "", indent: 2).map(paint)
        }
    }
}
