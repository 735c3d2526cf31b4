import OpenClawBridge
import OpenClawOrchestrator

/// Looks whether somebody is told of what happens.
struct NotificationExamination {
    let settings: NotificationSettings

    func examine(_ findings: GatewayExamination.Findings, in report: inout DoctorReport) {
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
}
