import Foundation
import OpenClawGateway
import OpenClawOrchestrator
import Synchronization
import Testing

@testable import BridgeDaemon
@testable import OpenClawBridge

/// Text that wants to be more than text.
let hostileText =
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{frame.proof}} &amp; \u{202E}evil\u{2066} "
    + String(repeating: "A", count: 10_000)

/// A time that a test sets.
final class SetTime: Sendable {
    private let state: Mutex<Duration>
    let start: Date

    init(start: Date = Date(timeIntervalSince1970: 1_795_000_000)) {
        self.start = start
        state = Mutex(.zero)
    }

    func advance(_ span: Duration) { state.withLock { $0 += span } }

    var now: Date { start.addingTimeInterval(uptime / .seconds(1)) }

    private var uptime: Duration { state.withLock(\.self) }

    var time: DeliveryTime {
        DeliveryTime(
            now: { self.now },
            uptime: { self.uptime },
            sleep: { try await Task.sleep(for: $0) }
        )
    }
}

/// An entry as it may lie in an outbox.
func entry(
    _ number: Int64,
    _ text: String = "build green",
    to lane: Lane = Lane("whatsapp/120363401780756402@g.us"),
    metadata: [String: JSONValue] = [:],
    at time: Date = Date(timeIntervalSince1970: 1_795_000_000),
    _ change: (inout Delivery) -> Void = { _ in }
) throws -> OutboxEntry {
    let submission = OutboxSubmission(
        route: try SessionKey("whatsapp:group:120363401780756402@g.us").route,
        lane: lane,
        parts: [text],
        metadata: metadata
    )
    var delivery = Delivery()
    change(&delivery)
    let id = try #require(EntryID(outbox: "k3v9x2", number: number))
    return OutboxEntry(id: id, submission: submission, enqueuedAt: time, delivery: delivery)
}

/// What a dashboard tells of a daemon in which nothing has happened.
func dashboardData(at now: Date = Date(timeIntervalSince1970: 1_795_000_000)) -> DashboardData {
    DashboardData(
        readAt: now,
        startedAt: now.addingTimeInterval(-7200),
        gateway: "127.0.0.1:18789",
        connection: .connected,
        minutes: Array(repeating: TrafficHour.Minute(), count: TrafficHour.length)
    )
}
