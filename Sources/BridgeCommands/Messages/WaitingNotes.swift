import OpenClawBridge
import Synchronization

/// Tells a person who waits for a message why it takes long.
final class WaitingNotes: Sendable {
    private struct State {
        var id: EntryID?
        var trouble: String?
    }

    private let output: Output
    private let state = Mutex(State())

    init(output: Output) { self.output = output }

    /// Why there is no connection, as far as is known.
    var trouble: String? { state.withLock(\.trouble) }

    /// Takes note of what happens, and tells each trouble once.
    func notice(_ notice: GatewayBridge.Notice) {
        switch notice {
        case .stored(let entry):
            state.withLock { $0.id = entry.id }
        case .disconnected(let error):
            let message = error.details.message
            let (isNews, id) = state.withLock { state in
                defer { state.trouble = message }
                return (state.trouble != message, state.id)
            }
            guard isNews else { return }
            let stored = id.map { "The message is stored as \($0). " } ?? ""
            output.note("\(message) \(stored)Trying again.")
        }
    }
}
