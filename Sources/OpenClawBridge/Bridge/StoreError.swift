/// Why an inbox, or the records of an orchestrator, could not be read or written.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The kind of trouble.
    @nonexhaustive public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The disk is full.
        case diskFull
        /// The file is damaged, or holds something else.
        case corrupt
        /// The file cannot be opened, read or written.
        case unusable
        /// A newer version of this software made the file.
        case tooNew
        /// There is no such record.
        case notFound
        /// The record's state does not allow it, or another one stands in the way.
        case conflict
    }

    /// The kind of trouble.
    public var code: Code
    /// What was tried and what was wrong, without the text of a message.
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
        ["store.\(code.rawValue): \(message)", advice].compactMap(\.self).joined(separator: " ")
    }
}
