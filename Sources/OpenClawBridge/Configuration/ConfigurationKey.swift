/// The keys of the configuration, each with its name in a file and in the environment.
package struct ConfigurationKey: Hashable, Sendable {
    package let name: String
    package let environmentVariable: String

    package init(_ name: String, _ environmentVariable: String) {
        self.name = name
        self.environmentVariable = environmentVariable
    }

    static let environment = ConfigurationKey("environment", "ENVIRONMENT")
    static let url = ConfigurationKey("openclaw.gateway.url", "OPENCLAW_GATEWAY_URL")
    static let token = ConfigurationKey("openclaw.gateway.token", "OPENCLAW_GATEWAY_TOKEN")
    static let password = ConfigurationKey("openclaw.gateway.password", "OPENCLAW_GATEWAY_PASSWORD")
    static let deviceToken = ConfigurationKey("openclaw.gateway.deviceToken", "OPENCLAW_GATEWAY_DEVICE_TOKEN")
    static let scopes = ConfigurationKey("openclaw.gateway.scopes", "OPENCLAW_GATEWAY_SCOPES")
    static let pinnedCertificate = ConfigurationKey(
        "openclaw.gateway.pinnedCertificate",
        "OPENCLAW_GATEWAY_PINNED_CERTIFICATE"
    )
    static let insecureHosts = ConfigurationKey("openclaw.gateway.insecureHosts", "OPENCLAW_GATEWAY_INSECURE_HOSTS")
    static let connectTimeout = ConfigurationKey("openclaw.gateway.connectTimeout", "OPENCLAW_GATEWAY_CONNECT_TIMEOUT")
    static let whatsAppSessionKey = ConfigurationKey("openclaw.whatsapp.sessionKey", "OPENCLAW_WHATSAPP_SESSION_KEY")
    static let channels = ConfigurationKey("openclaw.channels", "OPENCLAW_CHANNELS")
    static let account = ConfigurationKey("openclaw.account", "OPENCLAW_ACCOUNT")
    static let stateDirectory = ConfigurationKey("openclaw.bridge.stateDirectory", "OPENCLAW_BRIDGE_STATE_DIRECTORY")
    static let identity = ConfigurationKey("openclaw.bridge.identity", "OPENCLAW_BRIDGE_IDENTITY")
    static let outboxFile = ConfigurationKey("openclaw.outbox.file", "OPENCLAW_OUTBOX_FILE")
    static let maximumRetries = ConfigurationKey("openclaw.maxRetries", "OPENCLAW_MAX_RETRIES")
    static let initialDelay = ConfigurationKey("openclaw.initialDelay", "OPENCLAW_INITIAL_DELAY")
    static let maximumDelay = ConfigurationKey("openclaw.maxDelay", "OPENCLAW_MAX_DELAY")
    static let breakerThreshold = ConfigurationKey(
        "openclaw.circuitBreaker.threshold",
        "OPENCLAW_CIRCUIT_BREAKER_THRESHOLD"
    )
    static let breakerTimeout = ConfigurationKey("openclaw.circuitBreaker.timeout", "OPENCLAW_CIRCUIT_BREAKER_TIMEOUT")
}
