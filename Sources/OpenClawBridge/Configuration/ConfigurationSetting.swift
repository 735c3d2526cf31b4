/// A setting as it was resolved: what it is and who said so.
public struct ConfigurationSetting: Sendable, Hashable {
    /// The key in a file, for example `openclaw.gateway.url`.
    public let key: String
    /// The environment variable.
    public let environmentVariable: String
    /// The value as text; a placeholder for a secret, `nil` for a setting that is not set.
    public let value: String?
    /// Where the value came from.
    public let origin: ConfigurationOrigin
}

/// Where a value came from.
public enum ConfigurationOrigin: Sendable, Hashable, CustomStringConvertible {
    /// Nobody gave one.
    case builtInDefault
    /// An environment variable.
    case environment(String)
    /// Another source, by its name.
    case source(String)

    /// The origin in words.
    public var description: String {
        switch self {
        case .builtInDefault: "default"
        case .environment(let name): "environment variable \(name)"
        case .source(let name): name
        }
    }

    init(provider: String, key: ConfigurationKey) {
        if provider.hasPrefix("EnvironmentVariablesProvider") {
            self = .environment(key.environmentVariable)
        } else if provider.hasPrefix("InMemoryProvider["), provider.hasSuffix("]") {
            self = .source(String(provider.dropFirst("InMemoryProvider[".count).dropLast()))
        } else if provider.hasPrefix("FileProvider") || provider.hasPrefix("ReloadingFileProvider") {
            self = .source("configuration file, \(key.name)")
        } else {
            self = .source(provider)
        }
    }
}
