package import Configuration
import Logging
package import OpenClawBridge
import OpenClawOrchestrator

extension DaemonConfiguration {
    /// Reads the configuration, those of the bridge and the orchestrator too.
    ///
    /// ## Configuration keys
    ///
    /// | key | variable | value | default |
    /// |---|---|---|---|
    /// | `openclaw.http.socket` | `OPENCLAW_HTTP_SOCKET` | file, or `none` | `bridge.sock` in the state directory |
    /// | `openclaw.http.listen` | `OPENCLAW_HTTP_LISTEN` | ``ListenAddress`` | none |
    /// | `openclaw.http.tokenFile` | `OPENCLAW_HTTP_TOKEN_FILE` | file | `http-token` in the state directory |
    /// | `openclaw.http.hosts` | `OPENCLAW_HTTP_HOSTS` | list of names | none |
    /// | `openclaw.http.maximumBody` | `OPENCLAW_HTTP_MAXIMUM_BODY` | bytes, 1024 to 16777216 | 1048576 |
    /// | `openclaw.http.maximumConnections` | `OPENCLAW_HTTP_MAXIMUM_CONNECTIONS` | 1 to 10000 | 512 |
    /// | `openclaw.daemon.drain` | `OPENCLAW_DAEMON_DRAIN` | seconds, 0 to 600 | 20 |
    /// | `openclaw.log.level` | `OPENCLAW_LOG_LEVEL` | trace to critical | info |
    /// | `openclaw.log.format` | `OPENCLAW_LOG_FORMAT` | `text` or `json` | text |
    /// | `openclaw.log.texts` | `OPENCLAW_LOG_TEXTS` | true or false | false |
    /// | `openclaw.traces.file` | `OPENCLAW_TRACES_FILE` | file | none |
    ///
    /// - Parameters:
    ///   - config: The reader. It must report to `origins`.
    ///   - origins: Knows which provider answered.
    /// - Throws: All settings that cannot be used.
    package init(config: ConfigReader, origins: ConfigurationOrigins) throws(ConfigurationError) {
        var orchestrator = OrchestratorConfiguration()
        var problems: [ConfigurationError.Problem] = []
        do throws(ConfigurationError) {
            orchestrator = try OrchestratorConfiguration(config: config, origins: origins)
        } catch {
            problems = error.problems
        }
        self.init(orchestrator)
        var reader = SettingReader(config: config, origins: origins)
        readHTTP(with: &reader)
        drain = reader.seconds(.drain, default: drain, in: 0...600)
        log.level = reader.parse(.logLevel, reader.text(.logLevel, default: "info"), default: log.level) {
            try Self.choice($0, of: Logger.Level.allCases)
        }
        log.format = reader.parse(.logFormat, reader.text(.logFormat, default: "text"), default: log.format) {
            try Self.choice($0, of: LogSettings.Format.allCases)
        }
        log.includesTexts = reader.flag(.logTexts, default: log.includesTexts)
        traceFile = reader.text(.traceFile)
        settings = orchestrator.settings + reader.settings
        problems += reader.problems
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }

    /// Reads the configuration from `providers`, of which the first that has a key wins.
    ///
    /// - Parameter providers: The sources. There must be at least one.
    /// - Throws: All settings that cannot be used.
    package init(providers: [any ConfigProvider]) throws(ConfigurationError) {
        let origins = ConfigurationOrigins(next: nil)
        try self.init(config: ConfigReader(providers: providers, accessReporter: origins), origins: origins)
    }

    private mutating func readHTTP(with reader: inout SettingReader) {
        let socket = reader.text(.httpSocket, default: http.socket)
        if let socket { http.socket = socket == "none" ? nil : socket }
        http.address = reader.parse(.httpListen, reader.text(.httpListen), default: nil) { try ListenAddress($0) }
        http.tokenFile = reader.text(.httpTokenFile, default: http.tokenFile) ?? http.tokenFile
        http.hosts = reader.list(.httpHosts) ?? []
        http.maximumBody = reader.integer(.httpMaximumBody, default: http.maximumBody, in: 1024...16 << 20)
        http.maximumConnections = reader.integer(
            .httpMaximumConnections,
            default: http.maximumConnections,
            in: 1...10_000
        )
        if http.address != nil, http.tokenFile == nil {
            reader.refuse(.httpTokenFile, "There is no place for the token; set this, or the state directory.")
        }
    }

    private static func choice<Value: RawRepresentable>(_ text: String, of all: [Value]) throws -> Value
    where Value.RawValue == String {
        if let value = Value(rawValue: text) { return value }
        throw UnknownChoice(
            description: "\"\(text)\" is none of \(all.map(\.rawValue).joined(separator: ", "))."
        )
    }

    private struct UnknownChoice: Error, CustomStringConvertible {
        let description: String
    }
}
