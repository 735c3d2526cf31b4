import OpenClawGateway
import OpenClawOrchestrator

/// Looks whether those who may command can be told from others.
struct AccessExamination {
    let policy: AccessPolicy

    func examine(_ findings: GatewayExamination.Findings, in report: inout DoctorReport) {
        guard !policy.direct.isEmpty || !policy.groups.isEmpty else {
            return report.skipped(.access, "nobody may give commands: openclaw.access has no rules")
        }
        for rule in policy.direct {
            guard let sessions = findings.sessions else {
                report.skipped(.access, "\(rule): the gateway does not tell its sessions")
                continue
            }
            tell(rule.outlook(sessions), of: rule.description, findings, in: &report)
        }
        for rule in policy.groups {
            tell(rule.outlook(gatewayVersion: findings.version), of: rule.description, findings, in: &report)
        }
    }

    private func tell(
        _ outlook: AccessOutlook,
        of rule: String,
        _ findings: GatewayExamination.Findings,
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
