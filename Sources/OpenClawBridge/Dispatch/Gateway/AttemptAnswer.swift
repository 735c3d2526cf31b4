/// What became of an attempt's request.
package enum AttemptAnswer: Sendable, Hashable {
    /// The channel took it, or the agent began with it.
    case accepted(SendReceipt.Evidence)
    /// The gateway keeps it and sends it by itself.
    case kept
    /// A part arrived, and the rest will not be sent.
    case partiallySent(reason: String)
    /// Refused for good; it was not sent.
    case rejected(reason: String, evidence: SendReceipt.Evidence)
    /// It did not leave this process, or the gateway did not begin with it.
    case notExecuted(reason: String, retryAfter: Duration?)
    /// Too many requests; it was not sent.
    case rateLimited(reason: String, retryAfter: Duration?)
    /// The channel failed; the gateway remembers the failure under the key.
    ///
    /// `mayHaveArrived` tells whether the failure looks like one that comes after the delivery.
    case channelFailed(reason: String, mayHaveArrived: Bool)
    /// Written, and no answer came: in time, or before the connection ended.
    case unanswered(reason: String, isTimeout: Bool)
}
