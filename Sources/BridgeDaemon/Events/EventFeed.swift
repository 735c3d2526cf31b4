import Synchronization

/// Takes up what happens in a daemon, for everybody who looks on.
package final class EventFeed: Sendable {
    package typealias Listener = @Sendable (DaemonEvent) -> Void

    private let listeners = Mutex<[Listener]>([])

    package init() {}

    /// Calls `listener` for each event from now on, on the poster's thread: it must return at once.
    package func listen(_ listener: @escaping Listener) {
        listeners.withLock { $0.append(listener) }
    }

    /// Tells everybody.
    package func post(_ event: DaemonEvent) {
        for listener in listeners.withLock(\.self) { listener(event) }
    }
}
