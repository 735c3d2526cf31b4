import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks whether agents can be started.
struct AgentExamination {
    let settings: AgentSettings?

    func examine(in report: inout DoctorReport) {
        guard let agents = settings, let program = agents.command.arguments.first else {
            return report.skipped(.agents, "no command for agents is set, so that none can be started")
        }
        guard let path = Self.executable(program) else {
            return report.fault(
                .agents,
                CommandFailure(
                    .unusableConfiguration,
                    code: "agentCommand",
                    "the program of the agents, \(program), is not found, or may not be run"
                ),
                mend: "Install it, or write its whole path into openclaw.agents.command."
            )
        }
        report.fine(.agents, "\(path) is run for each, at most \(agents.maximumCount) at a time")
        for checkout in agents.checkouts where !FileManager.default.fileExists(atPath: checkout.path + "/.git") {
            report.fault(
                .agents,
                CommandFailure(
                    .unusableConfiguration,
                    code: "agentCheckout",
                    "the checkout of \(checkout.repository) is not at \(checkout.path)"
                ),
                mend: "Clone the repository there, or correct openclaw.agents.checkouts."
            )
        }
    }

    /// Where a program is that is named by its path or, as agents are started, looked for in `PATH`.
    private static func executable(_ program: String) -> String? {
        let isRunnable = FileManager.default.isExecutableFile(atPath:)
        if program.contains("/") { return isRunnable(program) ? program : nil }
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { "\($0)/\(program)" }.first(where: isRunnable)
    }
}
