import OpenClawBridge
import Synchronization

/// Keeps in memory what the deliveries tell and no store keeps: the last hour, and the circuit breakers.
final class DeliveryWatch: Sendable {
    private struct State {
        var hour = TrafficHour()
        var breakers = BreakerBoard()
    }

    private let state = Mutex(State())
    private let time: DeliveryTime

    init(time: DeliveryTime = .system) { self.time = time }

    /// Takes up a report.
    func hear(_ report: DeliveryReport) {
        switch report {
        case .attempted(let report): count(report.entry)
        case .ended(let entry): count(entry)
        case .breaker(let report):
            let now = time.uptime()
            state.withLock { $0.breakers.take(report, at: now) }
        case .enqueued: break
        }
    }

    private func count(_ entry: OutboxEntry) {
        let now = time.now()
        state.withLock { $0.hour.count(entry, at: now) }
    }

    /// The minutes of the last hour, the present one last.
    var minutes: [TrafficHour.Minute] {
        let now = time.now()
        return state.withLock { $0.hour.minutes(at: now) }
    }

    /// What the circuit breakers do now.
    var breakers: BreakerStanding {
        let now = time.uptime()
        return state.withLock { $0.breakers.standing(at: now) }
    }
}
