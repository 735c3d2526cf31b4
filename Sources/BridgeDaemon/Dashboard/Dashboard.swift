import OpenClawBridge

/// What all ways to reach the dashboard share.
struct Dashboard: Sendable {
    let source: DashboardSource
    let access: DashboardAccess
    let templates: DashboardTemplates
    let time: DeliveryTime

    /// Makes the dashboard of a daemon, which keeps an eye on what happens from now on.
    init(_ parts: DaemonParts, admission: Admission, time: DeliveryTime = .system) {
        let watch = DeliveryWatch(time: time)
        parts.outbox.observe { watch.hear($0) }
        source = DashboardSource(parts, watch: watch, time: time)
        access = DashboardAccess(admission: admission, time: time)
        templates = DashboardTemplates()
        self.time = time
    }

    /// The paths that need no proof: the way to give it, and what its page needs.
    static let openPaths = Set(["/sign-in"] + DashboardAssets.all.map(\.path))
}
