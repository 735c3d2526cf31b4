/// Why an outbox could not do what it was asked.
public struct OutboxError: Error, Sendable {
    /// The kind of trouble.
    @nonexhaustive public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The idempotency key belongs to a message with another text or target.
        case conflict
        /// A limit of the outbox is reached.
        case full
        /// The disk is full.
        case diskFull
        /// The file cannot be read as an outbox, or is damaged.
        case corrupt
        /// The file cannot be opened, read or written.
        case unusable
        /// Another process delivers the entries.
        case leased
        /// The right to deliver went to another process.
        case leaseLost
        /// There is no such entry.
        case notFound
        /// The entry's state does not allow it.
        case notAllowed
    }

    /// The kind of trouble.
    public var code: Code
    /// What was tried and what was wrong, without the text of a message.
    public var message: String
    /// What to do next, when something can be done.
    public var advice: String?
    /// Who has the lease, for ``Code/leased``.
    public var holder: OutboxLease.Holder?
    /// The error underneath.
    public var cause: (any Error)?

    /// Makes an error.
    public init(
        _ code: Code,
        _ message: String,
        advice: String? = nil,
        holder: OutboxLease.Holder? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.advice = advice
        self.holder = holder
        self.cause = cause
    }
}

extension OutboxError: CustomStringConvertible {
    /// The code, the message and the advice, in one line.
    public var description: String {
        ["outbox.\(code.rawValue): \(message)", advice].compactMap(\.self).joined(separator: " ")
    }
}
