/// Settings that cannot be used, all of them together.
public struct ConfigurationError: Error, Sendable, Hashable {
    /// A setting that cannot be used.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The key in a file, for example `openclaw.maxRetries`.
        public var key: String
        /// The environment variable.
        public var environmentVariable: String
        /// Where the value came from.
        public var origin: ConfigurationOrigin
        /// What is wrong, and what to write instead.
        public var message: String

        /// The key, where its value came from, and what is wrong with it.
        public var description: String {
            switch origin {
            case .environment(let name): "\(name) (environment variable): \(message)"
            case .builtInDefault: "\(key) (\(environmentVariable)): \(message)"
            case .source(let name): "\(key) (from \(name)): \(message)"
            }
        }
    }

    /// The settings that cannot be used.
    public var problems: [Problem]

    /// Makes an error.
    public init(problems: [Problem]) { self.problems = problems }

    init(_ key: ConfigurationKey, origin: ConfigurationOrigin, _ message: String) {
        problems = [
            Problem(key: key.name, environmentVariable: key.environmentVariable, origin: origin, message: message)
        ]
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// The problems, one a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
