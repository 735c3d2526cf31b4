import NIOCore

/// What the WebSocket upgrade left behind.
struct UpgradedChannel: Sendable {
    let handler: NIOLoopBound<ConnectionHandler>
    let ready: EventLoopFuture<ConnectionHandler.Greeting>
    let ended: EventLoopFuture<ConnectionEnd>
}
