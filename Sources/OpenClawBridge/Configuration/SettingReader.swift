package import Configuration
package import OpenClawGateway

/// Reads settings one by one, and collects what each came from and what is wrong with it.
package struct SettingReader {
    package let config: ConfigReader
    package let origins: ConfigurationOrigins

    package private(set) var settings: [ConfigurationSetting] = []
    package private(set) var problems: [ConfigurationError.Problem] = []

    package init(config: ConfigReader, origins: ConfigurationOrigins) {
        self.config = config
        self.origins = origins
    }

    // MARK: Kinds of settings

    /// The text that was given; `default` is only told, as what is used without one.
    package mutating func text(_ key: ConfigurationKey, default value: String? = nil) -> String? {
        read(key, "a text", { $0.string(forKey: $1) }, fallback: value, show: \.self) {
            $0.isEmpty ? "It is empty." : nil
        }
    }

    package mutating func secret(_ key: ConfigurationKey) -> Secret? {
        let get: (ConfigReader, ConfigKey) -> Secret? = { $0.string(forKey: $1, isSecret: true).map { Secret($0) } }
        return read(key, "a text", isSecret: true, get, show: \.description) {
            $0.isEmpty ? "It is empty; leave it out to go without." : nil
        }
    }

    /// The list that was given; `default` is only told, as what is used without one.
    package mutating func list(_ key: ConfigurationKey, default value: [String]? = nil) -> [String]? {
        read(key, "a list", { $0.stringArray(forKey: $1) }, fallback: value, show: { $0.joined(separator: ",") }) {
            $0.contains("") ? "An element of the list is empty." : nil
        }
    }

    package mutating func flag(_ key: ConfigurationKey, default value: Bool) -> Bool {
        read(key, "true or false", { $0.bool(forKey: $1) }, default: value, show: \.description) { _ in nil }
    }

    package mutating func integer(_ key: ConfigurationKey, default value: Int, in range: ClosedRange<Int>) -> Int {
        read(key, "a whole number", { $0.int(forKey: $1) }, default: value, show: \.description) { value in
            range.contains(value) ? nil : "It must lie between \(range.lowerBound) and \(range.upperBound)."
        }
    }

    package mutating func seconds(_ key: ConfigurationKey, default value: Duration, in range: ClosedRange<Double>)
        -> Duration
    {
        let seconds = read(
            key,
            "a number of seconds",
            { $0.double(forKey: $1) ?? $0.int(forKey: $1).map(Double.init) },
            default: Double(value.milliseconds) / 1000,
            show: { "\($0) s" }
        ) { value in
            range.contains(value) ? nil : "It must lie between \(range.lowerBound) and \(range.upperBound) seconds."
        }
        return range.contains(seconds) ? .seconds(seconds) : value
    }

    /// Turns a text into a value of its own type.
    package mutating func parse<Value>(
        _ key: ConfigurationKey,
        _ text: String?,
        default value: Value,
        _ parse: (String) throws -> Value
    ) -> Value {
        guard let text else { return value }
        do {
            return try parse(text)
        } catch {
            refuse(key, "\(error)")
            return value
        }
    }

    /// Turns each text of a list into a value of its own type; those that cannot be are told and left out.
    ///
    /// - Returns: `nil` when there is no list.
    package mutating func items<Value>(
        _ key: ConfigurationKey,
        default value: [String]? = nil,
        _ parse: (String) throws -> Value
    ) -> [Value]? {
        list(key, default: value)?.compactMap { text in
            self.parse(key, text, default: nil) { try parse($0) }
        }
    }

    // MARK: One way to read

    /// Says that the value of `key` cannot be used.
    package mutating func refuse(_ key: ConfigurationKey, _ message: String) {
        let origin = settings.last { $0.key == key.name }?.origin ?? .builtInDefault
        problems += ConfigurationError(key, origin: origin, message).problems
    }

    private mutating func read<Value>(
        _ key: ConfigurationKey,
        _ expected: String,
        _ get: (ConfigReader, ConfigKey) -> Value?,
        default value: Value,
        show: (Value) -> String,
        check: (Value) -> String?
    ) -> Value {
        read(key, expected, get, fallback: value, show: show, check: check) ?? value
    }

    private mutating func read<Value>(
        _ key: ConfigurationKey,
        _ expected: String,
        isSecret: Bool = false,
        _ get: (ConfigReader, ConfigKey) -> Value?,
        fallback: Value? = nil,
        show: (Value) -> String,
        check: (Value) -> String?
    ) -> Value? {
        let value = get(config, ConfigKey(key.name))
        switch origins.finding(for: key) {
        case .present(let provider):
            note(key, value.map(show), ConfigurationOrigin(provider: provider, key: key))
            if let problem = value.flatMap(check) { refuse(key, problem) }
        case .unreadable(let provider):
            note(key, nil, ConfigurationOrigin(provider: provider, key: key))
            // The text itself helps to find the mistake, where it is no secret and the source has it as text.
            let text = isSecret ? nil : config.string(forKey: ConfigKey(key.name))
            refuse(key, (text.map { "\"\($0.shortened)\" is not " } ?? "The value is not ") + expected + ".")
        case .absent:
            note(key, fallback.map(show), .builtInDefault)
        case nil:
            refuse(key, "The configuration reader does not report to the given origins, so nothing can be said of it.")
        }
        return value
    }

    private mutating func note(_ key: ConfigurationKey, _ value: String?, _ origin: ConfigurationOrigin) {
        settings.append(
            ConfigurationSetting(
                key: key.name,
                environmentVariable: key.environmentVariable,
                value: value,
                origin: origin
            )
        )
    }
}
