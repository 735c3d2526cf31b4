import Configuration
import Foundation
import OpenClawBridge
import OpenClawGateway
import Testing

@Suite struct `The configuration` {
    private func environment(_ variables: [String: String]) -> EnvironmentVariablesProvider {
        EnvironmentVariablesProvider(environmentVariables: variables)
    }

    private func problem(_ variables: [String: String]) -> String {
        do throws(ConfigurationError) {
            _ = try BridgeConfiguration(providers: [environment(variables)])
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `has a default for everything`() throws {
        let configuration = try BridgeConfiguration(providers: [environment([:])])
        #expect(configuration.environment == .development)
        #expect(configuration.gateway.url == "ws://127.0.0.1:18789")
        #expect(configuration.gateway.token == nil)
        #expect(configuration.gateway.scopes == [.read, .write])
        #expect(configuration.whatsAppSessionKey.description == "agent:whatsapp:main")
        #expect(configuration.retry.maximumRetries == 3)
        #expect(configuration.retry.initialDelay == .seconds(1))
        #expect(configuration.retry.maximumDelay == .seconds(30))
        #expect(configuration.circuitBreaker.threshold == 5)
        #expect(configuration.circuitBreaker.timeout == .seconds(60))
        #expect(configuration.settings.allSatisfy { $0.origin == .builtInDefault })
        #expect(configuration.settings.first { $0.key == "openclaw.maxRetries" }?.value == "3")
    }

    @Test func `reads every environment variable`() throws {
        let configuration = try BridgeConfiguration(providers: [
            environment([
                "ENVIRONMENT": "Production",
                "OPENCLAW_GATEWAY_URL": "wss://gateway.example.org:8443",
                "OPENCLAW_GATEWAY_TOKEN": "t-1",
                "OPENCLAW_GATEWAY_PASSWORD": "p-1",
                "OPENCLAW_GATEWAY_DEVICE_TOKEN": "d-1",
                "OPENCLAW_GATEWAY_SCOPES": "operator.read, operator.approvals",
                "OPENCLAW_GATEWAY_PINNED_CERTIFICATE": "SHA256:"
                    + Array(repeating: "A1", count: 32).joined(separator: ":"),
                "OPENCLAW_GATEWAY_INSECURE_HOSTS": "Gateway.local",
                "OPENCLAW_GATEWAY_CONNECT_TIMEOUT": "2.5",
                "OPENCLAW_WHATSAPP_SESSION_KEY": "matrix:!room:example.org",
                "OPENCLAW_CHANNELS": "matrix,zulip",
                "OPENCLAW_ACCOUNT": "work",
                "OPENCLAW_BRIDGE_STATE_DIRECTORY": "/var/lib/bridge",
                "OPENCLAW_BRIDGE_IDENTITY": "no",
                "OPENCLAW_OUTBOX_FILE": "/var/lib/outbox/messages.sqlite",
                "OPENCLAW_MAX_RETRIES": "7",
                "OPENCLAW_INITIAL_DELAY": "0.5",
                "OPENCLAW_MAX_DELAY": "45",
                "OPENCLAW_CIRCUIT_BREAKER_THRESHOLD": "9",
                "OPENCLAW_CIRCUIT_BREAKER_TIMEOUT": "90",
            ])
        ])
        #expect(configuration.environment == .production)
        #expect(configuration.gateway.url == "wss://gateway.example.org:8443")
        #expect(configuration.gateway.token?.reveal() == "t-1")
        #expect(configuration.gateway.password?.reveal() == "p-1")
        #expect(configuration.gateway.deviceToken?.reveal() == "d-1")
        #expect(configuration.gateway.scopes == [.read, .approvals])
        #expect(configuration.gateway.pinnedCertificate == String(repeating: "a1", count: 32))
        #expect(configuration.gateway.insecureHosts == ["gateway.local"])
        #expect(configuration.gateway.connectTimeout == .seconds(2.5))
        #expect(configuration.whatsAppSessionKey.description == "matrix:!room:example.org")
        #expect(configuration.channels.added == ["matrix", "zulip"])
        #expect(configuration.accountID == "work")
        #expect(configuration.stateDirectory == "/var/lib/bridge")
        #expect(configuration.usesIdentity == false)
        #expect(configuration.outboxPath == "/var/lib/outbox/messages.sqlite")
        #expect(configuration.retry.maximumRetries == 7)
        #expect(configuration.retry.initialDelay == .milliseconds(500))
        #expect(configuration.retry.maximumDelay == .seconds(45))
        #expect(configuration.circuitBreaker.threshold == 9)
        #expect(configuration.circuitBreaker.timeout == .seconds(90))
        for setting in configuration.settings {
            #expect(setting.origin == .environment(setting.environmentVariable))
        }
    }

    @Test func `keeps the outbox in the state folder, unless another file is named`() throws {
        let reading = { try BridgeConfiguration(providers: [environment($0)]) }
        #expect(try reading([:]).outboxPath == nil)
        let usual = try reading(["OPENCLAW_BRIDGE_STATE_DIRECTORY": "/var/lib/bridge"])
        #expect(usual.outboxPath == "/var/lib/bridge/outbox.sqlite")
        #expect(usual.settings.first { $0.key == "openclaw.outbox.file" }?.value == "/var/lib/bridge/outbox.sqlite")
    }

    @Test(arguments: [
        ("ENVIRONMENT", "prod", "\"prod\" is not an environment"),
        ("OPENCLAW_GATEWAY_URL", "http://127.0.0.1", "begins with ws:// or wss://"),
        ("OPENCLAW_GATEWAY_URL", "ws://", "is not an address"),
        ("OPENCLAW_GATEWAY_URL", "ws://me:pw@host", "user or password"),
        ("OPENCLAW_GATEWAY_TOKEN", "", "empty"),
        ("OPENCLAW_GATEWAY_SCOPES", "operator.read,,", "element of the list is empty"),
        ("OPENCLAW_GATEWAY_PINNED_CERTIFICATE", "a1b2", "64 hexadecimal digits"),
        ("OPENCLAW_GATEWAY_PINNED_CERTIFICATE", String(repeating: "ab", count: 32), "wss://"),
        ("OPENCLAW_GATEWAY_CONNECT_TIMEOUT", "0", "between 0.1 and 3600.0 seconds"),
        ("OPENCLAW_WHATSAPP_SESSION_KEY", "discord:guild:1", "guild cannot be written to"),
        ("OPENCLAW_CHANNELS", "ma trix", "is no name for a channel"),
        ("OPENCLAW_BRIDGE_IDENTITY", "maybe", "\"maybe\" is not true or false"),
        ("OPENCLAW_MAX_RETRIES", "three", "\"three\" is not a whole number"),
        ("OPENCLAW_MAX_RETRIES", "-1", "between 0 and 100"),
        ("OPENCLAW_MAX_RETRIES", "99999999999999999999", "is not a whole number"),
        ("OPENCLAW_INITIAL_DELAY", "1s", "\"1s\" is not a number of seconds"),
        ("OPENCLAW_INITIAL_DELAY", "nan", "between 0.0 and 3600.0 seconds"),
        ("OPENCLAW_MAX_DELAY", "inf", "between 0.0 and 3600.0 seconds"),
        ("OPENCLAW_MAX_DELAY", "0.5", "below the initial delay"),
        ("OPENCLAW_CIRCUIT_BREAKER_THRESHOLD", "0", "between 1 and"),
        ("OPENCLAW_CIRCUIT_BREAKER_TIMEOUT", "1e300", "between 0.001 and"),
    ])
    func `refuses a bad value and names the variable it came from`(variable: String, value: String, says: String) {
        let message = problem([variable: value])
        #expect(message.hasPrefix("\(variable) (environment variable): "), "\(message)")
        #expect(message.contains(says), "\(message)")
    }

    @Test func `reports all problems together`() {
        let message = problem(["OPENCLAW_MAX_RETRIES": "x", "ENVIRONMENT": "y", "OPENCLAW_GATEWAY_URL": "z"])
        #expect(message.split(separator: "\n").count == 3)
    }

    @Test func `lets options win over the environment, and the environment over a file`() async throws {
        let file = try await yaml(
            """
            environment: staging
            openclaw:
              gateway:
                url: ws://127.0.0.1:1
                scopes: [operator.read]
              maxRetries: 1
              circuitBreaker:
                timeout: 12
            """
        )
        let configuration = try BridgeConfiguration(providers: [
            InMemoryProvider(name: "command line", values: ["openclaw.gateway.url": "ws://127.0.0.1:3"]),
            environment(["OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:2", "OPENCLAW_MAX_RETRIES": "2"]),
            file,
        ])
        #expect(configuration.gateway.url == "ws://127.0.0.1:3")
        #expect(configuration.retry.maximumRetries == 2)
        #expect(configuration.environment == .staging)
        #expect(configuration.gateway.scopes == [.read])
        #expect(configuration.circuitBreaker.timeout == .seconds(12))
        let origins = Dictionary(uniqueKeysWithValues: configuration.settings.map { ($0.key, $0.origin.description) })
        #expect(origins["openclaw.gateway.url"] == "command line")
        #expect(origins["openclaw.maxRetries"] == "environment variable OPENCLAW_MAX_RETRIES")
        #expect(origins["environment"] == "configuration file, environment")
        #expect(origins["openclaw.maxDelay"] == "default")
    }

    @Test func `does not fall through to the next source when a value cannot be read`() async throws {
        let file = try await yaml("openclaw: {maxRetries: 4}")
        let error = #expect(throws: ConfigurationError.self) {
            try BridgeConfiguration(providers: [environment(["OPENCLAW_MAX_RETRIES": "many"]), file])
        }
        #expect(error?.problems.map(\.origin) == [.environment("OPENCLAW_MAX_RETRIES")])
    }

    @Test func `reads JSON, and names the file's key when a value is of the wrong type`() async throws {
        let good = try await json(#"{"openclaw": {"maxRetries": 6, "initialDelay": 2, "bridge": {"identity": false}}}"#)
        let configuration = try BridgeConfiguration(providers: [good])
        #expect(configuration.retry.maximumRetries == 6)
        #expect(configuration.retry.initialDelay == .seconds(2))
        #expect(!configuration.usesIdentity)

        let bad = try await json(#"{"openclaw": {"maxRetries": "six", "gateway": {"token": 12345}}}"#)
        let error = #expect(throws: ConfigurationError.self) { try BridgeConfiguration(providers: [bad]) }
        let lines = error?.description.split(separator: "\n") ?? []
        #expect(lines.count == 2)
        #expect(lines.contains { $0.hasPrefix("openclaw.maxRetries (from configuration file, openclaw.maxRetries): ") })
        #expect(!lines.contains { $0.contains("12345") })
    }

    @Test func `takes whole numbers for seconds from a source with types`() throws {
        let provider = InMemoryProvider(values: ["openclaw.initialDelay": 3])
        #expect(try BridgeConfiguration(providers: [provider]).retry.initialDelay == .seconds(3))
    }

    @Test func `works below a prefix`() throws {
        let origins = ConfigurationOrigins()
        let reader = ConfigReader(
            providers: [environment(["APP_OPENCLAW_MAX_RETRIES": "8"])],
            accessReporter: origins
        )
        let configuration = try BridgeConfiguration(config: reader.scoped(to: "app"), origins: origins)
        #expect(configuration.retry.maximumRetries == 8)
    }

    @Test func `says so when the reader reports to nobody`() {
        let error = #expect(throws: ConfigurationError.self) {
            try BridgeConfiguration(config: ConfigReader(provider: environment([:])), origins: ConfigurationOrigins())
        }
        #expect(error?.description.contains("does not report") == true)
    }

    @Test func `never shows a secret`() throws {
        let variables = [
            "OPENCLAW_GATEWAY_TOKEN": "canary-1", "OPENCLAW_GATEWAY_PASSWORD": "canary-2",
            "OPENCLAW_GATEWAY_DEVICE_TOKEN": "canary-3",
        ]
        let configuration = try BridgeConfiguration(providers: [environment(variables)])
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", "\(configuration.settings)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("canary"))
        }
        #expect(configuration.settings.first { $0.key == "openclaw.gateway.token" }?.value == "<secret>")
        let bad = problem(["OPENCLAW_GATEWAY_URL": "wss://user:canary@host"] as [String: String])
        #expect(!bad.isEmpty && !bad.contains("canary"))
    }

    private func yaml(_ text: String) async throws -> FileProvider<YAMLSnapshot> { try await file(text) }
    private func json(_ text: String) async throws -> FileProvider<JSONSnapshot> { try await file(text) }

    private func file<Snapshot: FileConfigSnapshot>(_ text: String) async throws -> FileProvider<Snapshot> {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("configuration-\(UUID())")
        try Data(text.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let values: [AbsoluteConfigKey: ConfigValue] = ["filePath": ConfigValue(.string(url.path), isSecret: false)]
        return try await FileProvider(config: ConfigReader(provider: InMemoryProvider(values: values)))
    }
}
