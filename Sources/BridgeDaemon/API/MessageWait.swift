import Hummingbird
import OpenClawBridge
import ServiceLifecycle

/// Waits for the end of a message, for as long as somebody is there who wants to know it.
struct MessageWait {
    /// How long a caller waits who says nothing, in seconds.
    static let standard = 30
    /// How long a caller may wait, in seconds.
    static let range = 0...300

    let outbox: Outbox
    let id: EntryID

    /// Returns when the message has ended, the time is over, the caller is gone, or the daemon shuts down.
    func wait(for request: Request, atMost limit: Duration) async throws {
        let leaving = Signal()
        try await request.body.consumeWithInboundCloseHandler { _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await outbox.end(of: id, within: limit) }
                group.addTask { await leaving.wait() }
                group.addTask { try await gracefulShutdown() }
                defer { group.cancelAll() }
                try await group.next()
            }
        } onInboundClosed: {
            leaving.raise()
        }
    }
}
