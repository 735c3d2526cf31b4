/// What a client is doing about its connection.
public enum GatewayClientState: Sendable {
    /// `run()` is not active.
    case disconnected
    /// An attempt is under way; `attempt` counts from 1 since the last working connection.
    case connecting(attempt: Int)
    /// The connection stands, and all subscriptions are restored.
    case connected(HelloOK)
    /// The last attempt failed or the connection ended; the next attempt follows after the wait.
    case waiting(GatewayError, retryIn: Duration)
    /// Only a human can mend the last error; a slow attempt follows after the wait to see whether somebody did.
    case blocked(GatewayError, retryIn: Duration)
    /// The client has shut down, or gave up with an error.
    case stopped(GatewayError?)

    /// Whether the connection stands.
    public var isConnected: Bool {
        if case .connected = self { true } else { false }
    }

    /// Why there is no connection, when an attempt failed.
    public var error: GatewayError? {
        switch self {
        case .waiting(let error, _), .blocked(let error, _): error
        case .stopped(let error): error
        case .disconnected, .connecting, .connected: nil
        }
    }
}
