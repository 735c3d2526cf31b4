import NIOCore
import OpenClawGateway

/// One WebSocket, as the gateway knows it.
struct Connection {
    let id: ConnectionID
    let connID: String
    let nonce: String
    let upgrade: Upgrade
    let openedAt: Duration
    /// The client, once it was greeted.
    var client: ConnectedClient?
    /// Whether a close was sent, so that nothing more may be.
    var isClosing = false
    /// Whether the socket holds more than the gateway is willing to buffer.
    var isBacklogged = false
    /// Whether a fault made the connection mute.
    var isMuted = false
    /// What a mute connection will say when it speaks again.
    var held: [ByteBuffer] = []
    /// Whether a fault takes all scopes away at the greeting.
    var isStrippedOfScopes = false
    /// Broadcast events sent to this connection since its greeting.
    var eventCount = 0
}

/// Who is connected, and what it may do and has asked for.
struct ConnectedClient {
    let request: ConnectRequest
    /// What the connection may do; the greeting of a paired device may list more.
    let scopes: [String]
    let connectedAt: Int64
    let presenceKey: String?
    var subscribesToSessions = false
    var subscribedKeys: Set<String> = []
    /// Runs that this connection started, for the stream of their tools.
    var startedRuns: Set<String> = []

    func holds(_ scope: OperatorScope) -> Bool {
        scopes.contains { OperatorScope(rawValue: $0).covers(scope) }
    }

    func watches(_ sessionKey: String) -> Bool { subscribesToSessions || subscribedKeys.contains(sessionKey) }
}
