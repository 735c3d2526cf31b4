import OpenClawBridge
import Synchronization

/// What those who watch over an event stream and its writer tell each other.
final class EventPulse: Sendable {
    private struct State {
        var isBeating = false
        var isEnding = false
        var writes = 0
        var isWriting = false
        /// The write that was under way at the last beat.
        var suspect: Int?
    }

    /// Raised when the writer has something to do.
    let signal = Signal()
    private let state = Mutex(State())

    /// The stream shall end as soon as what is under way is written.
    func end() {
        state.withLock { $0.isEnding = true }
        signal.raise()
    }

    var isEnding: Bool { state.withLock(\.isEnding) }

    /// A while has passed.
    ///
    /// - Returns: Whether the client still reads: the write that was under way a beat ago is done.
    func beat() -> Bool {
        let reads = state.withLock { state in
            state.isBeating = true
            guard state.isWriting else { return true }
            if state.suspect == state.writes { return false }
            state.suspect = state.writes
            return true
        }
        signal.raise()
        return reads
    }

    /// Whether there was a beat since the last call.
    func takeBeat() -> Bool {
        state.withLock { state in
            defer { state.isBeating = false }
            return state.isBeating
        }
    }

    func writeBegins() {
        state.withLock { state in
            state.writes += 1
            state.isWriting = true
        }
    }

    func writeEnds() {
        state.withLock { state in
            state.isWriting = false
            state.isBeating = false
        }
    }
}
