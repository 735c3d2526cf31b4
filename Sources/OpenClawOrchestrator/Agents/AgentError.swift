/// Why an agent could not be started, followed or stopped.
public struct AgentError: Error, Sendable, CustomStringConvertible {
    /// The kind of trouble.
    @nonexhaustive public enum Code: String, Sendable, Hashable, CaseIterable {
        /// No command is configured for agents, or it cannot be used.
        case misconfigured
        /// As many agents run as are allowed.
        case tooMany
        /// The process could not be started.
        case notStarted
        /// There is no such agent.
        case notFound
        /// The agent's folder cannot be read or written.
        case unusable
    }

    /// The kind of trouble.
    public var code: Code
    /// What was tried and what was wrong.
    public var message: String
    /// What to do next, when something can be done.
    public var advice: String?
    /// The error underneath.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, advice: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.advice = advice
        self.cause = cause
    }

    /// The code, the message and the advice, in one line.
    public var description: String {
        ["agent.\(code.rawValue): \(message)", advice].compactMap(\.self).joined(separator: " ")
    }
}
