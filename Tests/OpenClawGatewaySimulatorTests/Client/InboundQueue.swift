import Synchronization

/// What has come from the server and was not read yet.
final class InboundQueue: Sendable {
    private struct State {
        var waiting: [RawClient.Inbound] = []
        var reader: CheckedContinuation<RawClient.Inbound, any Error>?
    }

    private let state = Mutex(State())

    func add(_ inbound: RawClient.Inbound) {
        let reader = state.withLock { state -> CheckedContinuation<RawClient.Inbound, any Error>? in
            guard let reader = state.reader else {
                state.waiting.append(inbound)
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: inbound)
    }

    func next() async throws -> RawClient.Inbound {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready = state.withLock { state -> RawClient.Inbound? in
                    guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                    state.reader = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(throwing: CancellationError())
        }
    }
}
