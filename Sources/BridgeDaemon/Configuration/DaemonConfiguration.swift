package import Logging
package import OpenClawBridge
package import OpenClawOrchestrator

/// All settings of a daemon.
///
/// ``init(config:origins:)`` lists the keys.
package struct DaemonConfiguration: Sendable {
    /// The settings of the bridge and its orchestrator.
    package var orchestrator: OrchestratorConfiguration
    /// How other programs reach it.
    package var http = HTTPSettings()
    /// How long a shutdown waits for what is under way.
    package var drain = Duration.seconds(20)
    /// How it logs.
    package var log = LogSettings()
    /// The file that traces are appended to, or `nil` to record none.
    package var traceFile: String?
    /// Where each setting came from; empty for a configuration that was made in code.
    package internal(set) var settings: [ConfigurationSetting] = []

    /// Makes a configuration with the default of every setting.
    package init(_ orchestrator: OrchestratorConfiguration = OrchestratorConfiguration()) {
        self.orchestrator = orchestrator
        let folder = orchestrator.bridge.stateDirectory
        http.socket = folder.map { "\($0)/bridge.sock" }
        http.tokenFile = folder.map { "\($0)/http-token" }
    }
}

/// How other programs reach a daemon.
package struct HTTPSettings: Sendable, Hashable {
    /// The Unix socket, mode 0600, or `nil` for none.
    ///
    /// Who may open it needs no token.
    package var socket: String?
    /// The address of this machine to listen on besides, or `nil` for none.
    ///
    /// There every request needs the token.
    package var address: ListenAddress?
    /// The file of the token, mode 0600; it is made when it is missing.
    package var tokenFile: String?
    /// Names in the `Host` header that are this daemon's, besides those of the loopback interface.
    package var hosts: [String] = []
    /// The longest body of a request, in bytes.
    package var maximumBody = 1 << 20
    /// The most connections at a time, of each way to reach it.
    package var maximumConnections = 512

    package init() {}
}

/// How a daemon logs.
package struct LogSettings: Sendable, Hashable {
    /// What a line looks like.
    package enum Format: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// One JSON object a line.
        case json
    }

    /// What is logged.
    package var level = Logger.Level.info
    /// What a line looks like.
    package var format = Format.text
    /// Whether the texts of messages are logged, at the level debug.
    package var includesTexts = false

    package init() {}
}
