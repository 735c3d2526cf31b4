public import Configuration
import OpenClawGateway

extension BridgeConfiguration {
    /// Reads the configuration.
    ///
    /// Which source wins is decided by the order of the reader's providers: command line options first, then the environment,
    /// then a file, is what ``init(providers:accessReporter:)`` expects. A key that nobody sets has its default; a value that
    /// cannot be read, or that lies outside of its limits, is an error and never silently the default. All problems are
    /// reported together.
    ///
    /// ## Configuration keys
    ///
    /// | key | variable | value | default |
    /// |---|---|---|---|
    /// | `environment` | `ENVIRONMENT` | `development`, `testing`, `staging`, `production` | `development` |
    /// | `openclaw.gateway.url` | `OPENCLAW_GATEWAY_URL` | `ws://…` or `wss://…` | `ws://127.0.0.1:18789` |
    /// | `openclaw.gateway.token` | `OPENCLAW_GATEWAY_TOKEN` | secret | none |
    /// | `openclaw.gateway.password` | `OPENCLAW_GATEWAY_PASSWORD` | secret | none |
    /// | `openclaw.gateway.deviceToken` | `OPENCLAW_GATEWAY_DEVICE_TOKEN` | secret | none |
    /// | `openclaw.gateway.scopes` | `OPENCLAW_GATEWAY_SCOPES` | list | `operator.read,operator.write` |
    /// | `openclaw.gateway.pinnedCertificate` | `OPENCLAW_GATEWAY_PINNED_CERTIFICATE` | SHA-256, hexadecimal | none |
    /// | `openclaw.gateway.insecureHosts` | `OPENCLAW_GATEWAY_INSECURE_HOSTS` | list of hosts | none |
    /// | `openclaw.gateway.connectTimeout` | `OPENCLAW_GATEWAY_CONNECT_TIMEOUT` | seconds, 0.1 to 3600 | 30 |
    /// | `openclaw.whatsapp.sessionKey` | `OPENCLAW_WHATSAPP_SESSION_KEY` | session key | `agent:whatsapp:main` |
    /// | `openclaw.channels` | `OPENCLAW_CHANNELS` | list of channels to add | none |
    /// | `openclaw.account` | `OPENCLAW_ACCOUNT` | account of the channels | their default |
    /// | `openclaw.bridge.stateDirectory` | `OPENCLAW_BRIDGE_STATE_DIRECTORY` | folder | none |
    /// | `openclaw.bridge.identity` | `OPENCLAW_BRIDGE_IDENTITY` | true or false | true |
    /// | `openclaw.outbox.file` | `OPENCLAW_OUTBOX_FILE` | file | `outbox.sqlite` in the state directory |
    /// | `openclaw.maxRetries` | `OPENCLAW_MAX_RETRIES` | 0 to 100 | 3 |
    /// | `openclaw.initialDelay` | `OPENCLAW_INITIAL_DELAY` | seconds, 0 to 3600 | 1 |
    /// | `openclaw.maxDelay` | `OPENCLAW_MAX_DELAY` | seconds, not below the initial delay, to 3600 | 30 |
    /// | `openclaw.circuitBreaker.threshold` | `OPENCLAW_CIRCUIT_BREAKER_THRESHOLD` | 1 to 1000000 | 5 |
    /// | `openclaw.circuitBreaker.timeout` | `OPENCLAW_CIRCUIT_BREAKER_TIMEOUT` | seconds, 0.001 to 86400 | 60 |
    ///
    /// A list in the environment is divided by commas.
    ///
    /// - Parameters:
    ///   - config: The reader. It must report to `origins`.
    ///   - origins: Knows which provider answered; the errors and ``settings`` tell it.
    /// - Throws: All settings that cannot be used.
    public init(config: ConfigReader, origins: ConfigurationOrigins) throws(ConfigurationError) {
        self.init()
        var reader = SettingReader(config: config, origins: origins)
        environment = reader.parse(
            .environment,
            reader.text(.environment, default: environment.rawValue),
            default: environment,
            Self.environment
        )
        readGateway(with: &reader)
        readAddressing(with: &reader)
        readDelivery(with: &reader)
        stateDirectory = reader.text(.stateDirectory)
        usesIdentity = reader.flag(.identity, default: usesIdentity)
        outboxFile = reader.text(.outboxFile, default: outboxPath)
        settings = reader.settings
        guard reader.problems.isEmpty else { throw ConfigurationError(problems: reader.problems) }
    }

    /// Reads the configuration from `providers`, of which the first that has a key wins.
    ///
    /// The usual order is: command line options, environment, file. ``init(config:origins:)`` lists the keys.
    ///
    /// - Parameters:
    ///   - providers: The sources. There must be at least one.
    ///   - accessReporter: Is told of each access.
    /// - Throws: All settings that cannot be used.
    public init(
        providers: [any ConfigProvider],
        accessReporter: (any AccessReporter)? = nil
    ) throws(ConfigurationError) {
        let origins = ConfigurationOrigins(next: accessReporter)
        try self.init(config: ConfigReader(providers: providers, accessReporter: origins), origins: origins)
    }

    private mutating func readGateway(with reader: inout SettingReader) {
        gateway.url = reader.parse(.url, reader.text(.url, default: gateway.url), default: gateway.url, Self.address)
        gateway.token = reader.secret(.token)
        gateway.password = reader.secret(.password)
        gateway.deviceToken = reader.secret(.deviceToken)
        if let scopes = reader.list(.scopes, default: gateway.scopes.map(\.rawValue)) {
            gateway.scopes = scopes.map(OperatorScope.init(rawValue:))
        }
        gateway.pinnedCertificate = reader.parse(
            .pinnedCertificate,
            reader.text(.pinnedCertificate),
            default: nil,
            Self.fingerprint
        )
        gateway.insecureHosts = Set(reader.list(.insecureHosts)?.map { $0.lowercased() } ?? [])
        gateway.connectTimeout = reader.seconds(.connectTimeout, default: gateway.connectTimeout, in: 0.1...3600)
        if gateway.pinnedCertificate != nil, gateway.url.lowercased().hasPrefix("ws:") {
            reader.refuse(.pinnedCertificate, "A pinned certificate needs an address that begins with wss://.")
        }
    }

    private mutating func readAddressing(with reader: inout SettingReader) {
        do throws(SessionKeyError) {
            channels = try KnownChannels(adding: reader.list(.channels) ?? [])
        } catch {
            reader.refuse(.channels, [error.message, error.advice].compactMap(\.self).joined(separator: " "))
        }
        let known = channels
        whatsAppSessionKey = reader.parse(
            .whatsAppSessionKey,
            reader.text(.whatsAppSessionKey, default: whatsAppSessionKey.description),
            default: whatsAppSessionKey
        ) { try SessionKey($0, channels: known) }
        accountID = reader.text(.account)
    }

    private mutating func readDelivery(with reader: inout SettingReader) {
        retry.maximumRetries = reader.integer(.maximumRetries, default: retry.maximumRetries, in: 0...100)
        retry.initialDelay = reader.seconds(.initialDelay, default: retry.initialDelay, in: 0...3600)
        retry.maximumDelay = reader.seconds(.maximumDelay, default: retry.maximumDelay, in: 0...3600)
        if retry.maximumDelay < retry.initialDelay {
            reader.refuse(.maximumDelay, "It must not be below the initial delay, \(retry.initialDelay).")
        }
        circuitBreaker.threshold = reader.integer(
            .breakerThreshold,
            default: circuitBreaker.threshold,
            in: 1...1_000_000
        )
        circuitBreaker.timeout = reader.seconds(.breakerTimeout, default: circuitBreaker.timeout, in: 0.001...86400)
    }
}
