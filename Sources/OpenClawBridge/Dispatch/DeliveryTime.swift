#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The time as deliveries need it: a calendar for what is recorded, and a clock that nobody sets for what is waited.
package struct DeliveryTime: Sendable {
    /// The calendar time.
    package let now: @Sendable () -> Date
    /// The time since some moment; it neither jumps nor goes back.
    package let uptime: @Sendable () -> Duration
    /// Sleeps for a while.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
    }

    /// The machine's own clocks.
    package static let system: DeliveryTime = {
        let start = ContinuousClock.now
        return DeliveryTime(
            now: { Date() },
            uptime: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) }
        )
    }()
}
