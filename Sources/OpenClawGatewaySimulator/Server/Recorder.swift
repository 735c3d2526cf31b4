/// Keeps what has happened, and tells those who wait for more.
struct Recorder<Element: Sendable> {
    private static var limit: Int { 100_000 }

    private struct Waiter {
        let id: UInt64
        let matches: @Sendable (Element) -> Bool
        let continuation: CheckedContinuation<Element, any Error>
    }

    private(set) var history: [Element] = []
    private var waiters: [Waiter] = []
    private var streams: [AsyncStream<Element>.Continuation] = []
    private var isFinished = false

    mutating func add(_ element: Element) {
        history.append(element)
        // The oldest tenth goes at once, so that a long run does not pay for every element.
        if history.count > Self.limit { history.removeFirst(Self.limit / 10) }
        streams.removeAll { stream in
            if case .terminated = stream.yield(element) { true } else { false }
        }
        let due = waiters.filter { $0.matches(element) }
        guard !due.isEmpty else { return }
        let ids = Set(due.map(\.id))
        waiters.removeAll { ids.contains($0.id) }
        for waiter in due { waiter.continuation.resume(returning: element) }
    }

    mutating func wait(
        _ id: UInt64,
        _ matches: @escaping @Sendable (Element) -> Bool,
        _ continuation: CheckedContinuation<Element, any Error>
    ) {
        guard !isFinished else { return continuation.resume(throwing: SimulatorError.shutDown) }
        waiters.append(Waiter(id: id, matches: matches, continuation: continuation))
    }

    /// Ends a wait whose task was cancelled.
    mutating func giveUp(_ id: UInt64) {
        for waiter in waiters where waiter.id == id { waiter.continuation.resume(throwing: CancellationError()) }
        waiters.removeAll { $0.id == id }
    }

    mutating func stream(limit: Int) -> AsyncStream<Element> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Element.self,
            bufferingPolicy: .bufferingNewest(max(limit, 1))
        )
        if isFinished { continuation.finish() } else { streams.append(continuation) }
        return stream
    }

    mutating func finish() {
        isFinished = true
        for waiter in waiters { waiter.continuation.resume(throwing: SimulatorError.shutDown) }
        waiters.removeAll()
        for stream in streams { stream.finish() }
        streams.removeAll()
    }
}
