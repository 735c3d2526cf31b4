public import OpenClawGateway

/// All settings of a bridge.
///
/// A program sets them in code, or reads them with ``init(config:origins:)``, which lists the keys.
public struct BridgeConfiguration: Sendable {
    /// What the program runs in.
    public var environment = BridgeEnvironment.development
    /// How the gateway is reached.
    public var gateway = Gateway()
    /// The folder for the device identity, its tokens and the outbox, or `nil` to keep none of them.
    ///
    /// It is made with mode 0700 when it is missing.
    public var stateDirectory: String?
    /// Whether the bridge proves a device identity to the gateway.
    ///
    /// The identity lies in ``stateDirectory``; without one there is none. A gateway gives a client without identity no
    /// scopes at all, unless the client comes directly over loopback.
    public var usesIdentity = true
    /// The file of the outbox, or `nil` for `outbox.sqlite` in ``stateDirectory``; see ``outboxPath``.
    public var outboxFile: String?
    /// The session key that notifications go to unless they name another.
    public var whatsAppSessionKey = SessionKey(.whatsAppAgent)
    /// The channels that session keys may begin with.
    public var channels = KnownChannels.builtIn
    /// The account of the channel for keys that name none, or `nil` for the channel's default account.
    public var accountID: String?
    /// How a failed delivery is repeated.
    public var retry = Retry()
    /// When deliveries stop for a while.
    public var circuitBreaker = Breaker()
    /// Where each setting came from; empty for a configuration that was made in code.
    public internal(set) var settings: [ConfigurationSetting] = []

    /// Makes a configuration with the default of every setting.
    public init() {}

    /// How the gateway is reached.
    public struct Gateway: Sendable {
        /// The address, `ws://…` or `wss://…`.
        public var url = "ws://127.0.0.1:18789"
        /// The gateway's token.
        ///
        /// Of several credentials that are set, the token is used; then the password; then the device token.
        public var token: Secret?
        /// The gateway's password.
        public var password: Secret?
        /// A token that the gateway issued to this device.
        public var deviceToken: Secret?
        /// What the connection may do.
        public var scopes: [OperatorScope] = [.read, .write]
        /// The SHA-256 fingerprint of the server's certificate, in hexadecimal digits; nothing else then decides whether the
        /// server is trusted.
        public var pinnedCertificate: String?
        /// Hosts that may be reached without TLS although they are not this machine.
        public var insecureHosts: Set<String> = []
        /// When to try again after a connection failed or ended.
        public var reconnect = ReconnectPolicy()
        /// How long ``Bridge/connect()`` waits for the connection.
        public var connectTimeout = Duration.seconds(30)

        /// Makes the default settings.
        public init() {}
    }

    /// How a failed delivery is repeated; ``RetryPolicy`` has more to set.
    ///
    /// Only an ``Outbox`` repeats anything.
    public struct Retry: Sendable, Hashable {
        /// How often a delivery is tried again.
        public var maximumRetries = 3
        /// The wait before the first retry.
        public var initialDelay = Duration.seconds(1)
        /// The longest wait.
        public var maximumDelay = Duration.seconds(30)

        /// Makes the default settings.
        public init() {}
    }

    /// When deliveries stop for a while; ``CircuitBreakerPolicy`` has more to set.
    ///
    /// Only an ``Outbox`` has breakers.
    public struct Breaker: Sendable, Hashable {
        /// How many failures in a row open the breaker.
        public var threshold = 5
        /// How long it stays open.
        public var timeout = Duration.seconds(60)

        /// Makes the default settings.
        public init() {}
    }
}

/// What a program runs in.
public enum BridgeEnvironment: String, Sendable, Hashable, CaseIterable {
    /// A developer's machine.
    case development
    /// Tests and dry runs: ``BridgeFactory`` makes a mock.
    case testing
    /// The last stop before production.
    case staging
    /// Where people depend on it.
    case production
}
