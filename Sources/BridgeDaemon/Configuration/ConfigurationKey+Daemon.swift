import OpenClawBridge

/// The keys of the daemon's settings, each with its name in a file and in the environment.
extension ConfigurationKey {
    static let httpSocket = Self("openclaw.http.socket", "OPENCLAW_HTTP_SOCKET")
    static let httpListen = Self("openclaw.http.listen", "OPENCLAW_HTTP_LISTEN")
    static let httpTokenFile = Self("openclaw.http.tokenFile", "OPENCLAW_HTTP_TOKEN_FILE")
    static let httpHosts = Self("openclaw.http.hosts", "OPENCLAW_HTTP_HOSTS")
    static let httpMaximumBody = Self("openclaw.http.maximumBody", "OPENCLAW_HTTP_MAXIMUM_BODY")
    static let httpMaximumConnections = Self(
        "openclaw.http.maximumConnections",
        "OPENCLAW_HTTP_MAXIMUM_CONNECTIONS"
    )
    static let drain = Self("openclaw.daemon.drain", "OPENCLAW_DAEMON_DRAIN")
    static let logLevel = Self("openclaw.log.level", "OPENCLAW_LOG_LEVEL")
    static let logFormat = Self("openclaw.log.format", "OPENCLAW_LOG_FORMAT")
    static let logTexts = Self("openclaw.log.texts", "OPENCLAW_LOG_TEXTS")
    static let traceFile = Self("openclaw.traces.file", "OPENCLAW_TRACES_FILE")
}
