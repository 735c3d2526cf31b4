/// Why a daemon, or something of its files, cannot be used.
package struct DaemonError: Error, Sendable {
    /// The kind of trouble.
    package enum Code: String, Sendable {
        /// There is no outbox, or no place for one.
        case noOutbox
        /// There is no file of workflows, or no place for one.
        case noOrchestratorFile
        /// There is no place for an inbox.
        case noInboxFile
        /// There is no command for agents.
        case noAgentCommand
        /// Another process runs on the same state.
        case alreadyRunning
        /// The lock cannot be used.
        case lock
        /// The API's token cannot be read or made.
        case token
        /// The API cannot listen where it shall.
        case listen
    }

    /// The kind of trouble.
    package var code: Code
    /// What was tried and what was wrong.
    package var message: String
    /// What to do next.
    package var advice: String?
    /// Whether the thing would be there after it was made, so that nothing is wrong with the settings.
    package var isMissing = false
    /// The process that stands in the way.
    package var process: Int32?

    package init(_ code: Code, _ message: String, advice: String? = nil) {
        self.code = code
        self.message = message
        self.advice = advice
    }
}

extension DaemonError: CustomStringConvertible {
    package var description: String {
        ["daemon.\(code.rawValue): \(message)", advice].compactMap(\.self).joined(separator: " ")
    }
}
