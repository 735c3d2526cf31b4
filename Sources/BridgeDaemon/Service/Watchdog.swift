import Logging
import OpenClawBridge
import ServiceLifecycle

/// Gives the service manager a sign of life as long as the outbox can be read, so that a daemon that hangs is started anew.
struct Watchdog: Service {
    let manager: ServiceManager
    let outbox: Outbox
    let time: DeliveryTime
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Twice within the time, as sd_watchdog_enabled(3) advises; without a watchdog this waits for the end.
            let pause = manager.watchdogInterval.map { $0 / 2 } ?? .seconds(3600)
            while !Task.isCancelled {
                if manager.watchdogInterval != nil { await tell() }
                try? await time.sleep(pause)
            }
        }
        manager.stopping()
    }

    private func tell() async {
        do throws(OutboxError) {
            _ = try await outbox.store.pauses()
            manager.alive()
        } catch {
            logger.error("The outbox cannot be read, so there is no sign of life.", error: error)
        }
    }
}
