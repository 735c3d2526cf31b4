import Logging
import OpenClawBridge
import OpenClawOrchestrator
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Reads the settings again when SIGHUP asks for it.
///
/// Settings that cannot be used change nothing. What was changed and counts only after a new start is logged.
struct Reloader: Service {
    let parts: DaemonParts
    let admission: Admission
    let manager: ServiceManager
    let load: @Sendable () async throws -> DaemonConfiguration
    let applyLog: @Sendable (LogSettings) -> Void

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        var current = parts.configuration
        for await _ in signals.cancelOnGracefulShutdown() {
            manager.reloading()
            do {
                current = try await reload(from: current)
            } catch {
                parts.logger.error(
                    "The settings cannot be used; those of before still count.",
                    error: error
                )
            }
            manager.ready("serving")
        }
    }

    /// - Returns: The settings that count now.
    private func reload(from old: DaemonConfiguration) async throws -> DaemonConfiguration {
        let new = try await load()
        let token = try new.http.address.flatMap { _ in new.http.tokenFile }.map { path throws(DaemonError) in
            try APIToken(file: path)
        }
        let plan = ReloadPlan(from: old, to: new)
        admission.update(hosts: new.http.hosts, token: token)
        applyLog(new.log)
        // Codes that were asked for and not given yet are forgotten; whoever still wants to writes the command again.
        parts.inbox.handle(parts.chatCommands(new.orchestrator).handle)
        parts.logger.notice(
            "The settings were read again.",
            metadata: [
                "applied": "\(plan.applied.joined(separator: ","))",
                "after_restart": "\(plan.waiting.joined(separator: ","))",
            ]
        )
        return new
    }
}
