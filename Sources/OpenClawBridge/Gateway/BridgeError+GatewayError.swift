import OpenClawGateway

extension BridgeError {
    /// The error of a connection, or of a request that sends nothing to anybody.
    init(_ error: GatewayError) {
        switch error.code {
        case .authenticationFailed, .deviceIdentityRequired, .deviceProofRefused, .pairingRequired, .missingScopes,
            .identityUnusable:
            self = .connection(.authentication, Details(error))
        case .authenticationRateLimited:
            self = .connection(.authentication, Details(error, isRetryable: true))
        case .handshakeTimedOut, .timedOut:
            self = .connection(.timeout, Details(error, isRetryable: true))
        case .cancelled:
            self = .cancelled(Details(error))
        case .invalidAddress, .insecureTransport, .upgradeRefused, .pinMismatch, .protocolMismatch, .handshakeRefused,
            .shutDown:
            self = .connection(.network, Details(error))
        case .refused:
            self =
                error.refusal.map { Self.refused(RefusalVerdict($0), Details(error)) }
                ?? .connection(.network, Details(error))
        case .payloadTooLarge, .unsupportedByProtocol:
            self = .send(.messageRejected, Details(error))
        case .tooManyPending:
            self = .send(.rateLimit, Details(error, isRetryable: true))
        default:
            self = .connection(.network, Details(error, isRetryable: true))
        }
    }

    /// The error of an attempt to send `message`.
    ///
    /// - Returns: The error, or the receipt where the gateway took over.
    static func outcome(
        of error: GatewayError,
        sending message: OutboundMessage,
        key: String
    ) -> Result<SendReceipt, BridgeError> {
        func receipt(_ status: SendReceipt.Status, _ evidence: SendReceipt.Evidence) -> SendReceipt {
            SendReceipt(for: message, idempotencyKey: key, status: status, evidence: evidence)
        }
        if error.isOutcomeUnknown {
            return .failure(.outcomeUnknown(Details(error, receipt: receipt(.unknown, .unanswered))))
        }
        guard error.code == .refused, let refusal = error.refusal else {
            var failure = BridgeError(error)
            failure.details.receipt = receipt(.failed, .notExecuted)
            return .failure(failure)
        }
        let verdict = RefusalVerdict(refusal)
        var details = Details(error.hiding(message.text), reason: refusal.reason(hiding: message.text))
        switch verdict {
        case .kept:
            return .success(receipt(.queued, .keptByGateway))
        case .unknown:
            details.receipt = receipt(.unknown, .channelFailed)
        case .notExecuted, .rateLimited:
            details.receipt = receipt(.failed, .notExecuted)
        case .rejected, .noSuchConversation, .notAllowed:
            details.receipt = receipt(.failed, .refused(code: refusal.code))
        case .partiallySent:
            details.receipt = receipt(.unknown, .channelFailed)
        }
        return .failure(refused(verdict, details))
    }

    private static func refused(_ verdict: RefusalVerdict, _ details: Details) -> BridgeError {
        var details = details
        details.isRetryable = verdict == .notExecuted || verdict == .rateLimited
        switch verdict {
        case .rejected:
            return .send(.messageRejected, details)
        case .noSuchConversation:
            return .session(.sessionNotFound, details)
        case .notAllowed:
            return .connection(.authentication, details)
        case .notExecuted:
            return .connection(.network, details)
        case .rateLimited:
            return .send(.rateLimit, details)
        case .partiallySent:
            details.advice = "Do not send the whole message again: its first part has arrived."
            return .send(.partiallySent, details)
        case .unknown, .kept:
            details.advice = "Sending it again can make a second copy: look into the chat first."
            return .outcomeUnknown(details)
        }
    }
}

extension BridgeError.Details {
    init(_ error: GatewayError, isRetryable: Bool = false, reason: String? = nil, receipt: SendReceipt? = nil) {
        self.init(
            reason.map { "\(error.message) It says: \($0)" } ?? error.message,
            advice: error.advice,
            isRetryable: isRetryable,
            retryAfter: error.retryAfter,
            receipt: receipt,
            cause: error
        )
    }
}

extension GatewayError {
    /// The error without the gateway's words, should they quote `text`: errors end up in logs.
    fileprivate func hiding(_ text: String) -> GatewayError {
        guard let refusal, refusal.quotes(text) else { return self }
        var error = self
        error.refusal?.message = "(withheld, for it quotes the message)"
        error.refusal?.details = nil
        return error
    }
}

extension GatewayRefusal {
    /// Whether the gateway's words or details quote `text`; very short texts are not looked for.
    fileprivate func quotes(_ text: String) -> Bool {
        text.utf8.count > 3 && (message.contains(text) || details?.description.contains(text) == true)
    }

    /// The gateway's words, shortened, unless they quote the message itself.
    fileprivate func reason(hiding text: String) -> String? {
        guard !message.isEmpty, !quotes(text) else { return nil }
        let printable = message.unicodeScalars.prefix(300).map { $0.isPrintable ? String($0) : " " }.joined()
        return printable.hasSuffix(".") ? printable : printable + "."
    }
}
