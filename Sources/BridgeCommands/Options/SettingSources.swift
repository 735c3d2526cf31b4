import BridgeDaemon
import Configuration
import OpenClawBridge
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the options of a command say about settings; the rest comes from the environment, the file and the defaults.
struct SettingSources {
    var url: String?
    var tokenFile: String?
    var config: String?
    var stateDirectory: String?
    var outboxFile: String?
    var listen: String?
    var socket: String?
    var logLevel: String?

    /// The settings: from options, then the environment, then the file, then the defaults.
    func configuration() async throws -> BridgeConfiguration {
        try BridgeConfiguration(providers: try await providers())
    }

    /// The settings of the orchestrator and of the bridge, from the same sources.
    func orchestratorConfiguration() async throws -> OrchestratorConfiguration {
        try OrchestratorConfiguration(providers: try await providers())
    }

    /// The settings of the daemon too, from the same sources.
    func daemonConfiguration() async throws -> DaemonConfiguration {
        try DaemonConfiguration(providers: try await providers())
    }

    /// The sources of settings, the strongest first.
    private func providers() async throws(CommandFailure) -> [any ConfigProvider] {
        var providers: [any ConfigProvider] = try optionProviders()
        providers.append(
            EnvironmentVariablesProvider(
                secretsSpecifier: .dynamic { name, _ in name.hasSuffix("TOKEN") || name.hasSuffix("PASSWORD") }
            )
        )
        let file = config ?? ProcessInfo.processInfo.environment["OPENCLAW_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        if let file { providers.append(try await Self.fileProvider(file)) }
        if let folder = StateFolder.usual {
            let key = AbsoluteConfigKey(["openclaw", "bridge", "stateDirectory"])
            providers.append(
                InMemoryProvider(
                    name: "default of this command",
                    values: [key: .init(.string(folder), isSecret: false)]
                )
            )
        }
        return providers
    }

    /// One provider for each option that was given, so that a setting can tell which option it came from.
    private func optionProviders() throws(CommandFailure) -> [any ConfigProvider] {
        var providers: [InMemoryProvider] = []
        func add(_ option: String, _ key: [String], _ value: String?, isSecret: Bool = false) {
            guard let value else { return }
            providers.append(
                InMemoryProvider(
                    name: "option \(option)",
                    values: [AbsoluteConfigKey(key): ConfigValue(.string(value), isSecret: isSecret)]
                )
            )
        }
        add("--url", ["openclaw", "gateway", "url"], url)
        add("--state-dir", ["openclaw", "bridge", "stateDirectory"], stateDirectory)
        add("--outbox", ["openclaw", "outbox", "file"], outboxFile)
        add("--listen", ["openclaw", "http", "listen"], listen)
        add("--socket", ["openclaw", "http", "socket"], socket)
        add("--log-level", ["openclaw", "log", "level"], logLevel)
        if let tokenFile {
            let token = try Self.token(in: tokenFile)
            add("--token-file", ["openclaw", "gateway", "token"], token, isSecret: true)
        }
        return providers
    }

    private static func token(in file: String) throws(CommandFailure) -> String {
        let content = try InputFile(path: file).text(limit: 64 << 10, what: "token file")
        let token = content.trimmingEnds()
        guard !token.isEmpty, !token.contains(where: \.isNewline) else {
            throw CommandFailure(
                .unusableConfiguration,
                code: "tokenFile",
                "The token file \(file) must hold one token and nothing else.",
                advice: "Write the gateway's token (its setting gateway.auth.token) into it."
            )
        }
        return token
    }

    private static func fileProvider(_ path: String) async throws(CommandFailure) -> any ConfigProvider {
        // Read once before, because the provider's own errors may quote the file, which may hold secrets.
        _ = try InputFile(path: path).text(limit: 1 << 20, what: "configuration file")
        let place = ConfigReader(
            provider: InMemoryProvider(values: ["filePath": .init(.string(path), isSecret: false)])
        )
        let isJSON = path.lowercased().hasSuffix(".json")
        do {
            return isJSON
                ? try await FileProvider<JSONSnapshot>(config: place)
                : try await FileProvider<YAMLSnapshot>(config: place)
        } catch {
            throw CommandFailure(
                .unusableConfiguration,
                code: "configurationFile",
                "The configuration file \(path) is not \(isJSON ? "JSON" : "YAML") that can be read as settings.",
                advice:
                    "It holds an object of settings, for example: openclaw: {gateway: {url: \"ws://127.0.0.1:18789\"}}."
            )
        }
    }
}

extension String {
    /// The text without white space around it.
    func trimmingEnds() -> String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
