/// What went wrong between this process and the gateway.
///
/// ``code`` says what kind of trouble it is, ``message`` what was tried and what was wrong, ``advice`` what to do next.
/// No part of it contains a credential or the text of a chat message.
public struct GatewayError: Error, Sendable {
    /// The kind of trouble.
    public var code: Code
    /// What was tried and what was wrong, in one sentence.
    public var message: String
    /// What to do next, when something can be done.
    public var advice: String?
    /// The gateway's own words, when it answered.
    public var refusal: GatewayRefusal?
    /// The scopes the connection lacks, when that is the trouble.
    public var missingScopes: [OperatorScope]
    /// The pairing request that waits for approval, when that is the trouble.
    public var pairingRequestID: String?
    /// The WebSocket close code the gateway sent, when it closed the connection.
    public var closeCode: Int?
    /// The least time to wait before trying again, when the gateway gave one.
    public var retryAfter: Duration?
    /// The error underneath.
    public var cause: (any Error)?
    /// Whether a request was handed over before its caller gave up.
    var wasWritten = false

    /// Makes an error.
    public init(
        _ code: Code,
        _ message: String,
        advice: String? = nil,
        refusal: GatewayRefusal? = nil,
        missingScopes: [OperatorScope] = [],
        pairingRequestID: String? = nil,
        closeCode: Int? = nil,
        retryAfter: Duration? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.advice = advice
        self.refusal = refusal
        self.missingScopes = missingScopes
        self.pairingRequestID = pairingRequestID
        self.closeCode = closeCode
        self.retryAfter = retryAfter ?? refusal?.retryAfter
        self.cause = cause
    }

    /// Whether the request may have been carried out although no answer came.
    ///
    /// When this is false and the request failed, the gateway did not see it or said that it refused it.
    public var isOutcomeUnknown: Bool {
        switch code {
        case .timedOut, .connectionLost, .undecodableAnswer: true
        case .cancelled: wasWritten
        default: false
        }
    }
}

extension GatewayError: CustomStringConvertible {
    /// The code, the message, the advice and the cause, in one line.
    public var description: String {
        var text = "\(code): \(message)"
        if let advice { text += " \(advice)" }
        if let cause { text += " (cause: \(cause))" }
        return text
    }
}
