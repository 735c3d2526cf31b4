import OpenClawBridge
import OpenClawOrchestrator

/// What a reload does with settings that have changed.
package struct ReloadPlan: Sendable, Hashable {
    /// The keys of changed settings that count from now on.
    package var applied: [String] = []
    /// The keys of changed settings that count after the next start.
    package var waiting: [String] = []

    /// Compares two configurations.
    package init(from old: DaemonConfiguration, to new: DaemonConfiguration) {
        let before = Dictionary(old.settings.map { ($0.key, $0.value) }) { first, _ in first }
        var changed = Set(new.settings.filter { before[$0.key] != $0.value }.map(\.key))
        // Secrets are told without their values.
        let (gateway, other) = (old.orchestrator.bridge.gateway, new.orchestrator.bridge.gateway)
        if gateway.token != other.token { changed.insert("openclaw.gateway.token") }
        if gateway.password != other.password { changed.insert("openclaw.gateway.password") }
        if gateway.deviceToken != other.deviceToken { changed.insert("openclaw.gateway.deviceToken") }
        for key in changed.sorted() {
            if Self.isLive(key) { applied.append(key) } else { waiting.append(key) }
        }
    }

    /// Whether a changed setting can count without a new start.
    private static func isLive(_ key: String) -> Bool {
        key.hasPrefix("openclaw.access.") || key.hasPrefix("openclaw.log.") || live.contains(key)
    }

    private static let live: Set = [
        "openclaw.http.hosts", "openclaw.http.tokenFile", "openclaw.commands.perMinute",
        "openclaw.commands.confirmWithin",
    ]
}
