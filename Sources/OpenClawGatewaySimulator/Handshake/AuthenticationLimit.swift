/// Counts failed attempts for each address and locks it out for a while.
///
/// Direct connections over loopback are not counted, unless they come from a browser.
struct AuthenticationLimit {
    private static let attempts = 10
    private static let window = Duration.seconds(60)
    private static let lockout = Duration.seconds(300)

    private var failures: [String: [Duration]] = [:]
    private var lockedUntil: [String: Duration] = [:]

    func isLocked(_ upgrade: Upgrade, at now: Duration) -> Bool {
        isCounted(upgrade) && (lockedUntil[upgrade.remoteAddress] ?? .zero) > now
    }

    mutating func failed(_ upgrade: Upgrade, at now: Duration) {
        guard isCounted(upgrade) else { return }
        let recent = (failures[upgrade.remoteAddress] ?? []).filter { now - $0 < Self.window } + [now]
        failures[upgrade.remoteAddress] = recent
        if recent.count >= Self.attempts { lockedUntil[upgrade.remoteAddress] = now + Self.lockout }
    }

    private func isCounted(_ upgrade: Upgrade) -> Bool { !upgrade.isDirectLocal || upgrade.origin != nil }
}
