/// The sizes that gateways announce and enforce.
enum GatewayLimits {
    /// The longest frame before the greeting.
    static let handshakeFrame = 65_536
    /// The longest frame after the greeting.
    static let frame = 26_214_400
    /// The most bytes that the gateway keeps for a client that reads slowly.
    static let buffer = 52_428_800
}
