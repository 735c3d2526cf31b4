/// The states of a client as they change, beginning with the present one.
///
/// A consumer that is slower than the changes sees the newest state only (buffer of one, policy: keep newest). The sequence
/// ends when the client has stopped.
public struct GatewayClientStates: AsyncSequence, Sendable {
    /// A state.
    public typealias Element = GatewayClientState

    let stream: AsyncStream<GatewayClientState>

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator()) }

    /// Reads the states one by one.
    public struct Iterator: AsyncIteratorProtocol {
        var base: AsyncStream<GatewayClientState>.Iterator

        /// Waits for the next state.
        public mutating func next() async -> GatewayClientState? { await base.next(isolation: #isolation) }
    }
}
