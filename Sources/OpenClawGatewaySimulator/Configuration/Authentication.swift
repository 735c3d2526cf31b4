public import OpenClawGateway

extension GatewaySimulator {
    /// How clients prove that they may connect.
    public enum Authentication: Sendable, Hashable {
        /// The shared token of the gateway.
        case token(Secret)
        /// The shared password of the gateway.
        case password(Secret)
        /// No shared secret: a device identity, or the loopback rule for `gateway-client`/`backend`, is still demanded.
        case none
    }
}
