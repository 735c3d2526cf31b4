extension GatewaySimulator {
    /// The certificate with which the gateway speaks `wss`.
    public struct TLS: Sendable, Hashable {
        /// The certificate chain in PEM, the leaf first.
        public var certificateChain: String
        /// The private key of the leaf in PEM.
        public var privateKey: String

        /// Makes a TLS configuration from PEM texts.
        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }
}
