extension GatewaySimulator {
    /// What happens to a device that the gateway does not know.
    public enum Pairing: String, Sendable, Hashable, CaseIterable {
        /// Approved at once, as a gateway does for direct connections over loopback.
        case silent
        /// Refused with `PAIRING_REQUIRED` until somebody approves the request, as over a network.
        case required
    }
}
