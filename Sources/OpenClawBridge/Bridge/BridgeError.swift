/// Why a bridge could not do what it was asked.
///
/// The first three cases are the families of the bridge's interface, and mean that **nothing was sent** (with the one
/// exception that the name ``Send/partiallySent`` tells). Where the gateway may have carried out the request although no
/// answer came, the error is always ``outcomeUnknown(_:)``, so that no handler of a timeout or a network error can take an
/// unknown outcome for a message that was not sent.
public enum BridgeError: Error, Sendable {
    /// The gateway could not be reached or did not let us in.
    case connection(Connection, Details)
    /// The gateway did not take the message.
    case send(Send, Details)
    /// There is no such conversation.
    case session(Session, Details)
    /// The message may or may not have been sent, or may still be sent by the gateway.
    ///
    /// Sending it again can make a second copy. ``Details/receipt`` has the key under which the gateway knows the attempt.
    case outcomeUnknown(Details)
    /// The calling task was cancelled before anything was sent.
    case cancelled(Details)

    /// Trouble with the connection.
    @nonexhaustive public enum Connection: String, Sendable, Hashable, CaseIterable {
        /// A wrong or missing credential, a device that is not paired, or missing scopes.
        case authentication
        /// There is no connection, it cannot be made, or the gateway does not serve requests now.
        case network
        /// The connection, or the request's turn on it, did not come in time.
        case timeout
    }

    /// Trouble with a message.
    @nonexhaustive public enum Send: String, Sendable, Hashable, CaseIterable {
        /// The gateway or its channel refused the message, or would.
        case messageRejected
        /// Too many requests.
        case rateLimit
        /// A part of the message was sent, and the rest will not be.
        case partiallySent
        /// The outbox could not store the message, so it was not taken.
        case notStored
        /// The message was useless before its turn came.
        case expired
    }

    /// Trouble with the address of a message.
    @nonexhaustive public enum Session: String, Sendable, Hashable, CaseIterable {
        /// The text is not a session key.
        case invalidSessionKey
        /// The gateway has no such agent, channel or linked account.
        case sessionNotFound
    }

    /// What all errors tell.
    public struct Details: Sendable {
        /// What was tried and what was wrong, in one sentence, without secrets and without the message's text.
        public var message: String
        /// What to do next, when something can be done.
        public var advice: String?
        /// Whether the same call may work later, without anybody changing anything, and cannot make a second copy.
        public var isRetryable: Bool
        /// The least time to wait before trying again, when the gateway gave one.
        public var retryAfter: Duration?
        /// What is known about the message, when an attempt was made.
        public var receipt: SendReceipt?
        /// The error underneath.
        public var cause: (any Error)?

        /// Makes the details of an error.
        public init(
            _ message: String,
            advice: String? = nil,
            isRetryable: Bool = false,
            retryAfter: Duration? = nil,
            receipt: SendReceipt? = nil,
            cause: (any Error)? = nil
        ) {
            self.message = message
            self.advice = advice
            self.isRetryable = isRetryable
            self.retryAfter = retryAfter
            self.receipt = receipt
            self.cause = cause
        }
    }
}

extension BridgeError {
    /// What all errors tell.
    public var details: Details {
        get {
            switch self {
            case .connection(_, let details), .send(_, let details), .session(_, let details): details
            case .outcomeUnknown(let details), .cancelled(let details): details
            }
        }
        set {
            switch self {
            case .connection(let leaf, _): self = .connection(leaf, newValue)
            case .send(let leaf, _): self = .send(leaf, newValue)
            case .session(let leaf, _): self = .session(leaf, newValue)
            case .outcomeUnknown: self = .outcomeUnknown(newValue)
            case .cancelled: self = .cancelled(newValue)
            }
        }
    }

    /// Whether the same call may work later, without anybody changing anything, and cannot make a second copy.
    public var isRetryable: Bool { details.isRetryable }
    /// The least time to wait before trying again, when the gateway gave one.
    public var retryAfter: Duration? { details.retryAfter }
    /// The error underneath.
    public var cause: (any Error)? { details.cause }
    /// What is known about the message, when an attempt was made.
    public var receipt: SendReceipt? { details.receipt }

    /// The family and the leaf, as in `connection.timeout`; for logs and JSON output.
    public var code: String {
        switch self {
        case .connection(let leaf, _): "connection.\(leaf.rawValue)"
        case .send(let leaf, _): "send.\(leaf.rawValue)"
        case .session(let leaf, _): "session.\(leaf.rawValue)"
        case .outcomeUnknown: "outcomeUnknown"
        case .cancelled: "cancelled"
        }
    }

    init(_ error: SessionKeyError) {
        let advice = error.advice
        var message = error
        message.advice = nil
        self = .session(.invalidSessionKey, Details(message.description, advice: advice, cause: error))
    }
}

extension BridgeError: CustomStringConvertible {
    /// The code, the message and the advice, in one line.
    public var description: String {
        var text = "\(code): \(details.message)"
        if let advice = details.advice { text += " \(advice)" }
        return text
    }
}
