extension BridgeError {
    /// The error for a message that the outbox did not take.
    init(_ error: OutboxError) {
        let details = Details(
            error.message,
            advice: error.advice,
            isRetryable: error.code == .full || error.code == .diskFull,
            cause: error
        )
        switch error.code {
        case .conflict, .notAllowed: self = .send(.messageRejected, details)
        case .notFound: self = .session(.sessionNotFound, details)
        default: self = .send(.notStored, details)
        }
    }

    /// The error for an entry that ended in another way than as accepted or kept by the gateway; `nil` for others.
    ///
    /// - Parameters:
    ///   - entry: The entry.
    ///   - reason: What its last transition says.
    init?(_ entry: OutboxEntry, reason: String) {
        let advice = "The whole story: openclaw-bridge explain \(entry.id)."
        let details = Details(reason, advice: advice, receipt: SendReceipt(entry))
        switch entry.delivery.state {
        case .rejected: self = .send(.messageRejected, details)
        case .partiallySent: self = .send(.partiallySent, details)
        case .expired: self = .send(.expired, details)
        case .cancelled: self = .cancelled(details)
        case .unknown: self = .outcomeUnknown(details)
        case .queued, .submitting, .accepted, .queuedByGateway: return nil
        }
    }
}
