/// How to reach a gateway, and how to behave towards it.
///
/// A plain value: the library reads neither the environment nor files to fill it.
public struct GatewayConfiguration: Sendable {
    /// The gateway's URL, `ws://host:port` or `wss://host:port`, without user info and without query.
    ///
    /// The default is where a gateway listens on the same machine, `ws://127.0.0.1:18789`.
    public var url: String
    /// What proves who we are.
    ///
    /// The default sends nothing.
    public var authentication: Authentication
    /// The scopes to ask for, always in this order.
    ///
    /// Ask for exactly what is needed and keep the list constant: a longer list than the approved one needs a new
    /// approval by a human. The default is ``OperatorScope/read`` and ``OperatorScope/write``.
    public var scopes: [OperatorScope]
    /// What this client says about itself.
    public var client: ClientDescription
    /// Which transports are good enough.
    public var transport: TransportSecurity
    /// How long each step may take.
    public var timeouts: Timeouts
    /// How much may wait in memory.
    public var limits: Limits
    /// When to try again after a connection failed or ended.
    public var reconnect: ReconnectPolicy

    /// Makes a configuration.
    public init(
        url: String = "ws://127.0.0.1:18789",
        authentication: Authentication = .none,
        scopes: [OperatorScope] = [.read, .write],
        client: ClientDescription = ClientDescription(),
        transport: TransportSecurity = TransportSecurity(),
        timeouts: Timeouts = Timeouts(),
        limits: Limits = Limits(),
        reconnect: ReconnectPolicy = ReconnectPolicy()
    ) {
        self.url = url
        self.authentication = authentication
        self.scopes = scopes
        self.client = client
        self.transport = transport
        self.timeouts = timeouts
        self.limits = limits
        self.reconnect = reconnect
    }
}

extension GatewayConfiguration {
    /// What proves who we are.
    ///
    /// A stored device token is used when this is ``none``, and for the one special retry after a refused shared token.
    public enum Authentication: Sendable, Hashable {
        /// Nothing: for gateways without authentication, or with a stored device token.
        case none
        /// The gateway's shared token.
        case token(Secret)
        /// The gateway's shared password. It is never part of a signature.
        case password(Secret)
        /// A token that the gateway issued to this device.
        case deviceToken(Secret)
    }

    /// What the client says about itself in `connect`.
    ///
    /// The gateway knows closed lists of ids and modes, and pins platform and device family when it pairs a device:
    /// keep them constant, without version numbers.
    public struct ClientDescription: Sendable, Hashable {
        /// The client id.
        ///
        /// The default `gateway-client` is the one the gateway keeps for programs like this.
        public var id: String
        /// The client mode; the default is `backend`.
        public var mode: String
        /// A version to show to people.
        public var version: String
        /// The platform: `linux` or `macos`.
        public var platform: String
        /// A name to show to people.
        public var displayName: String?
        /// The device family, signed and pinned when set.
        public var deviceFamily: String?
        /// The key of this client's presence entry.
        public var instanceID: String?

        /// Makes a description.
        public init(
            id: String = "gateway-client",
            mode: String = "backend",
            version: String = "0.1.0",
            platform: String = Self.currentPlatform,
            displayName: String? = nil,
            deviceFamily: String? = nil,
            instanceID: String? = nil
        ) {
            self.id = id
            self.mode = mode
            self.version = version
            self.platform = platform
            self.displayName = displayName
            self.deviceFamily = deviceFamily
            self.instanceID = instanceID
        }

        /// The platform this program was built for, without a version.
        public static var currentPlatform: String {
            #if os(macOS)
            "macos"
            #else
            "linux"
            #endif
        }
    }

    /// Which transports are good enough.
    public struct TransportSecurity: Sendable, Hashable {
        /// The SHA-256 fingerprint of the server's leaf certificate, in hexadecimal.
        ///
        /// Colons, upper case and a `sha256:` prefix are accepted. With a pin the fingerprint alone decides, inside the
        /// TLS handshake; without one the system's trust store does. A pin needs a `wss` URL.
        public var pinnedCertificateSHA256: String?
        /// Hosts that may be reached over plain `ws` although they are not loopback.
        public var insecureHosts: Set<String>

        /// Makes transport rules.
        public init(pinnedCertificateSHA256: String? = nil, insecureHosts: Set<String> = []) {
            self.pinnedCertificateSHA256 = pinnedCertificateSHA256
            self.insecureHosts = insecureHosts
        }
    }

    /// How long each step may take.
    public struct Timeouts: Sendable, Hashable {
        /// Opening the TCP and TLS connection, and the WebSocket upgrade.
        ///
        /// 10 seconds.
        public var open: Duration
        /// Waiting for the gateway's challenge.
        ///
        /// 15 seconds.
        public var challenge: Duration
        /// Waiting for the answer to `connect`.
        ///
        /// 15 seconds.
        public var hello: Duration
        /// Finishing pending requests at a graceful shutdown.
        ///
        /// 10 seconds.
        public var drain: Duration
        /// Waiting for the gateway's close frame after ours.
        ///
        /// 2 seconds.
        public var close: Duration
        /// Waiting for any sign of life after the watchdog's ping.
        ///
        /// 20 seconds.
        public var pingAnswer: Duration

        /// Makes timeouts.
        public init(
            open: Duration = .seconds(10),
            challenge: Duration = .seconds(15),
            hello: Duration = .seconds(15),
            drain: Duration = .seconds(10),
            close: Duration = .seconds(2),
            pingAnswer: Duration = .seconds(20)
        ) {
            self.open = open
            self.challenge = challenge
            self.hello = hello
            self.drain = drain
            self.close = close
            self.pingAnswer = pingAnswer
        }
    }

    /// How much may wait in memory.
    public struct Limits: Sendable, Hashable {
        /// Requests that wait for an answer; one more is refused.
        ///
        /// 1,024.
        public var pendingRequests: Int
        /// Bytes of requests that wait to be written; a request beyond is refused.
        ///
        /// 64 MiB.
        public var unwrittenBytes: Int
        /// The largest message accepted from the gateway.
        ///
        /// 32 MiB; the gateway's own limit is 25 MiB.
        public var inboundMessageBytes: Int
        /// Bytes of events that wait in one event sequence before the oldest are dropped.
        ///
        /// 16 MiB.
        public var bufferedEventBytes: Int

        /// Makes limits.
        public init(
            pendingRequests: Int = 1024,
            unwrittenBytes: Int = 64 << 20,
            inboundMessageBytes: Int = 32 << 20,
            bufferedEventBytes: Int = 16 << 20
        ) {
            self.pendingRequests = pendingRequests
            self.unwrittenBytes = unwrittenBytes
            self.inboundMessageBytes = inboundMessageBytes
            self.bufferedEventBytes = bufferedEventBytes
        }
    }
}
