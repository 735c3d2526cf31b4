#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Decides what happens to a notification, given what its target was told lately.
struct NotificationPlan: Sendable {
    let repeatWindow: Duration
    let burst: BurstPolicy
    let quietHours: QuietHours?

    init(_ settings: NotificationSettings) {
        repeatWindow = settings.repeatWindow
        burst = settings.burst
        quietHours = settings.quietHours
    }

    /// How far back a decision looks.
    var memory: Duration { max(repeatWindow, burst.window) }

    /// What happens to `notification`.
    ///
    /// - Parameters:
    ///   - notification: The notification.
    ///   - past: What came in for its target during ``memory``, without what was suppressed.
    ///   - now: The time.
    /// - Returns: The decision.
    func decide(_ notification: OutgoingNotification, after past: [PastNotification], at now: Date)
        -> NotificationDecision
    {
        let isRepeated = past.contains { $0.text == notification.text && $0.isWithin(repeatWindow, of: now) }
        if isRepeated { return .suppress }
        if let quietHours, !quietHours.passing.contains(notification.severity), let end = quietHours.end(at: now) {
            return .hold(.quiet, until: end)
        }
        guard !burst.passing.contains(notification.severity) else { return .send }
        let alike = past.filter { $0.kind == notification.kind && $0.hold != .quiet }
        // One that waits already takes this one along; so what came first is also told first.
        if let waiting = alike.last(where: { $0.hold == .burst && $0.dueAt > now }) {
            return .hold(.burst, until: waiting.dueAt)
        }
        guard alike.count(where: { $0.isWithin(burst.window, of: now) }) >= burst.limit, burst.hold > .zero else {
            return .send
        }
        return .hold(.burst, until: now + burst.hold.seconds)
    }
}

extension PastNotification {
    fileprivate func isWithin(_ window: Duration, of now: Date) -> Bool { addedAt + window.seconds > now }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
