import ArgumentParser
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells people what Claude Code tells its hooks.
struct Hook: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell people what Claude Code tells its hooks.",
        usage: "openclaw-bridge hook [options] < event.json",
        discussion: """
            Reads the JSON that Claude Code hands to a hook on standard input. ChatNotification, Stop, StopFailure, \
            SubagentStop, SessionEnd and failed tools are told; other events are left alone. \
            Examples/claude-code/hooks.json has the settings that install it.

            It stores the notification and ends: while openclaw-bridge run is active on the same folder, that one \
            sends it; otherwise this command tries for 2 seconds, and leaves the rest to the outbox. Nothing is written to \
            standard output without --json, and it never ends with 2, which would stop Claude Code.
            """
    )

    /// How long an agent is kept waiting at most for the sake of a message.
    private static let patience = Duration.seconds(2)

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        guard !InputFile.standardInputIsTerminal else {
            throw CommandFailure(
                .usage,
                "There is no event on standard input.",
                advice: "Claude Code hands it over: see Examples/claude-code/hooks.json."
            )
        }
        let text = try InputFile.standardInput.text(limit: 8 << 20, what: "event on standard input")
        let hook: ClaudeHook
        do throws(ClaudeHookError) {
            hook = try ClaudeHook(text)
        } catch {
            throw CommandFailure(.unusableConfiguration, code: "hook", error.description)
        }
        guard let notification = hook.notification(id: "hook-\(UUID().uuidString.lowercased())") else {
            if output.format == .json { try output.report(NothingToTell(event: hook.event)) }
            return .success
        }
        let configuration = try await gateway.orchestratorConfiguration()
        let errand = NotificationErrand(configuration: configuration, logger: global.logger)
        let report = try await errand.handOver(notification, within: Self.patience)
        // Claude Code shows what a hook prints, and reads JSON in it as orders.
        if output.format == .json { try output.report(report) }
        // It is stored; that it could not be sent yet is nothing that the agent could mend.
        return .success
    }
}

/// An event that people need not hear of.
private struct NothingToTell: Presentable {
    let event: String

    var json: JSONValue { ["ok": true, "event": .string(event), "targets": []] }

    func lines(_ style: Style) -> [String] { [] }
}
