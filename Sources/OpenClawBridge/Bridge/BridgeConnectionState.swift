/// The state of a bridge's connection.
public enum BridgeConnectionState: String, Sendable, Hashable, CaseIterable {
    /// There is no connection, and nobody tries to make one.
    case disconnected
    /// The first connection is being made.
    case connecting
    /// Messages can be sent.
    case connected
    /// A connection was lost and is being made again.
    case reconnecting
    /// Trying again would not help until somebody changes something, for example a wrong token.
    case failed
}
