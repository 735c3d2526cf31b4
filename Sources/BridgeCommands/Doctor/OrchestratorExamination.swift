import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks at what commands from chats, agents and notifications need.
struct OrchestratorExamination {
    let configuration: OrchestratorConfiguration

    /// Looks at what is on this machine.
    func examineMachine(in report: inout DoctorReport) {
        examineFiles(in: &report)
        examineTemplates(in: &report)
        examineAgents(in: &report)
    }

    /// Looks at what the gateway tells.
    func examineGateway(_ findings: Findings, in report: inout DoctorReport) {
        examineNotifications(findings, in: &report)
        examineAccess(findings, in: &report)
    }

    /// What a gateway tells about agents and sessions; `nil` where it does not.
    struct Findings: Sendable {
        var version: String?
        var agents: [String]?
        var sessions: [SessionRow]?
    }

    // MARK: Files

    private func examineFiles(in report: inout DoctorReport) {
        examine("outbox", configuration.bridge.outboxPath, in: &report) { path throws(OutboxError) in
            _ = try SQLiteOutboxStore(path: path)
        }
        examine("inbox", configuration.inboxPath, in: &report) { path throws(StoreError) in
            _ = try SQLiteInboxStore(path: path)
        }
        examine("orchestrator", configuration.orchestratorPath, in: &report) { path throws(StoreError) in
            _ = try OrchestratorFile(path: path)
        }
    }

    private func examine(
        _ name: String,
        _ path: String?,
        in report: inout DoctorReport,
        open: (String) throws -> Void
    ) {
        guard let path else { return report.skipped(.files, "there is no place for the file of the \(name)") }
        guard FileManager.default.fileExists(atPath: path) else {
            return report.skipped(.files, "the file of the \(name) is made when it is first needed")
        }
        do {
            try open(path)
            report.fine(.files, "the file of the \(name) can be used: \(path)")
        } catch {
            report.fault(.files, CommandFailure(error))
        }
    }

    // MARK: Templates and agents

    private func examineTemplates(in report: inout DoctorReport) {
        guard let folder = configuration.templateFolder else {
            return report.fine(.templates, "the built-in texts are used")
        }
        let problems = MessageTemplates.problems(inFolder: folder)
        for problem in problems {
            let failure = CommandFailure(
                .unusableConfiguration,
                code: "template",
                "\(problem.file)\(problem.line.map { ", line \($0)" } ?? ""): \(problem.message)",
                advice: problem.advice
            )
            report.fault(.templates, failure)
        }
        if problems.isEmpty { report.fine(.templates, "every template of \(folder) can be used") }
    }

    private func examineAgents(in report: inout DoctorReport) {
        guard let agents = configuration.agents, let program = agents.command.arguments.first else {
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

    // MARK: Notifications

    private func examineNotifications(_ findings: Findings, in report: inout DoctorReport) {
        let settings = configuration.notifications
        let keys = ([settings.sessionKey] + settings.routes.flatMap(\.targets)).reduce(into: [SessionKey]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        var isFine = true
        for key in keys + [settings.fallback].compactMap(\.self) {
            guard case .agent(let session) = key.route else { continue }
            guard let agents = findings.agents else {
                isFine = false
                report.skipped(.notifications, "the gateway does not tell its agents, so \(key) cannot be checked")
                continue
            }
            guard !agents.contains(session.agentID) else { continue }
            isFine = false
            if let fallback = settings.fallback, key != fallback {
                report.fine(
                    .notifications,
                    "the gateway has no agent \(session.agentID): what goes to \(key) goes to \(fallback)"
                )
            } else {
                report.warning(
                    .notifications,
                    "the gateway has no agent \(session.agentID), so nobody is told what goes to \(key)",
                    mend: NotificationSettings.advice(forMissingAgent: key.description)
                        + " The settings: OPENCLAW_WHATSAPP_SESSION_KEY, openclaw.notifications.fallback."
                )
            }
        }
        guard isFine else { return }
        let routes = settings.routes.count
        report.fine(
            .notifications,
            routes == 0 ? "all go to \(settings.sessionKey)" : "\(routes) route\(routes == 1 ? "" : "s") can be used"
        )
    }

    // MARK: Access

    private func examineAccess(_ findings: Findings, in report: inout DoctorReport) {
        let access = configuration.access
        guard !access.direct.isEmpty || !access.groups.isEmpty else {
            return report.skipped(.access, "nobody may give commands: openclaw.access has no rules")
        }
        for rule in access.direct {
            guard let sessions = findings.sessions else {
                report.skipped(.access, "\(rule): the gateway does not tell its sessions")
                continue
            }
            tell(rule.outlook(sessions), of: rule.description, findings, in: &report)
        }
        for rule in access.groups {
            tell(rule.outlook(gatewayVersion: findings.version), of: rule.description, findings, in: &report)
        }
    }

    private func tell(
        _ outlook: AccessOutlook,
        of rule: String,
        _ findings: Findings,
        in report: inout DoctorReport
    ) {
        let scope = "On the gateway's machine: openclaw config set session.dmScope per-channel-peer, then restart it."
        switch outlook {
        case .ownSession:
            report.fine(.access, "\(rule): the direct chat has a session of its own, so the sender is certain")
        case .ownSessionExpected:
            report.fine(
                .access,
                "\(rule): has not written yet; other direct chats have sessions of their own, so the sender will be certain"
            )
        case .noDirectChat:
            report.skipped(
                .access,
                "\(rule): no direct chat is known yet, so whether senders are certain shows with the first message; "
                    + "it takes session.dmScope per-channel-peer at the gateway"
            )
        case .sharedSession:
            report.warning(
                .access,
                "\(rule): direct chats share a session, so the sender is not certain and commands are refused",
                mend: scope
            )
        case .namesSenders:
            report.fine(.access, "\(rule): gateway \(findings.version ?? "") names senders in groups")
        case .trustsEveryone:
            report.fine(.access, "\(rule): whoever is in the group may give commands")
        case .namesNobody:
            report.warning(
                .access,
                "\(rule): gateway \(findings.version ?? "") does not tell who writes in groups, so the rule lets nobody in",
                mend:
                    "Update the gateway to 2026.7.1 or newer, command in a direct chat, or write everyone as the sender."
            )
        case .unknownRelease:
            report.warning(
                .access,
                "\(rule): the gateway does not tell its release, so whether it names senders in groups is not known",
                mend: "Try it: a command that is refused with senderUnknown is on record in openclaw-bridge audit."
            )
        }
    }
}
