import NIOCore
import Synchronization

/// A request on its way to the event loop.
final class OutboundRequest: Sendable {
    let id: UInt64
    let frame: ByteBuffer
    /// The time for the answer, or for the first of two; `nil` waits as long as the connection lives.
    let timeout: Duration?
    /// The time for the second of two answers, from the first on.
    let finalTimeout: Duration?
    private let cancelled = Atomic(false)

    init(id: UInt64, frame: ByteBuffer, timeout: Duration?, finalTimeout: Duration? = nil) {
        self.id = id
        self.frame = frame
        self.timeout = timeout
        self.finalTimeout = finalTimeout
    }

    /// Whether the caller gave up, perhaps before the event loop saw the request.
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }
}
