import NIOCore
import OpenClawGateway

/// A connection to the simulated gateway, numbered in the order of opening.
struct ConnectionID: Hashable, Sendable, Comparable {
    let number: Int

    static func < (lhs: ConnectionID, rhs: ConnectionID) -> Bool { lhs.number < rhs.number }
}

/// What the model wants done outside of itself.
enum Effect {
    case write(ConnectionID, ByteBuffer)
    case ping(ConnectionID)
    case close(ConnectionID, code: Int, reason: String)
    /// Ends the connection without a close frame.
    case drop(ConnectionID)
    case setReading(ConnectionID, Bool)
    case listen
    case stopListening
    case delivered(GatewaySimulator.Delivery)
    case requested(GatewaySimulator.ReceivedRequest)
    case decided(approvalID: String, decision: String)
    /// The gateway greets clients again after a start.
    case ready
    /// The process has ended.
    case ended
}

/// The HTTP request that asked for the WebSocket.
struct Upgrade: Sendable, Hashable {
    var path = "/"
    var origin: String?
    var host: String?
    /// Whether a header says that a proxy passed the request on.
    var isForwarded = false
    var remoteAddress = "127.0.0.1"

    /// The address of a client on another machine; behind a proxy that the gateway was not told to trust it is unknown.
    var knownRemoteAddress: String? { isForwarded || isDirectLocal ? nil : remoteAddress }

    /// Whether the connection counts as direct over loopback.
    var isDirectLocal: Bool { !isForwarded && (remoteAddress.hasPrefix("127.") || remoteAddress == "::1") }
}

/// What becomes of an upgrade request.
enum UpgradeVerdict: Equatable {
    case accept
    case refuse(status: Int, body: String)
}
