import OpenClawGateway
import Testing

@testable import OpenClawBridge

@Suite struct `A refusal of a message` {
    private static func refusal(
        _ code: String,
        _ details: JSONValue? = nil,
        retryable: Bool = false,
        message: String = "no"
    ) -> GatewayRefusal {
        GatewayRefusal(code: code, message: message, details: details, isRetryable: retryable, retryAfter: .seconds(2))
    }

    static let cases: [(refusal: GatewayRefusal, verdict: RefusalVerdict, code: String)] = [
        (refusal("INVALID_REQUEST"), .rejected, "send.messageRejected"),
        (refusal("INVALID_REQUEST", ["code": "UNKNOWN_AGENT_ID"]), .noSuchConversation, "session.sessionNotFound"),
        (refusal("NOT_LINKED"), .noSuchConversation, "session.sessionNotFound"),
        (refusal("FORBIDDEN", ["code": "MISSING_SCOPE"]), .notAllowed, "connection.authentication"),
        (refusal("NOT_PAIRED"), .notAllowed, "connection.authentication"),
        (refusal("UNAVAILABLE", ["reason": "gateway-suspending"], retryable: true), .notExecuted, "connection.network"),
        (refusal("UNAVAILABLE", ["method": "sessions.list"], retryable: true), .notExecuted, "connection.network"),
        (refusal("UNAVAILABLE", ["limit": "3 per 60s"], retryable: true), .rateLimited, "send.rateLimit"),
        (refusal("UNAVAILABLE", ["reason": "gateway-overloaded"], retryable: true), .rateLimited, "send.rateLimit"),
        (refusal("UNAVAILABLE", ["partialDelivery": ["sent": 1]]), .partiallySent, "send.partiallySent"),
        (refusal("UNAVAILABLE", ["partialDelivery": true], retryable: true), .partiallySent, "send.partiallySent"),
        (refusal("UNAVAILABLE", ["partialDelivery": false]), .unknown, "outcomeUnknown"),
        (refusal("UNAVAILABLE"), .unknown, "outcomeUnknown"),
        (refusal("AGENT_TIMEOUT"), .unknown, "outcomeUnknown"),
        (refusal("SOMETHING_NEW", retryable: true), .unknown, "outcomeUnknown"),
    ]

    @Test(arguments: cases)
    func `becomes the error that tells the truth`(refusal: GatewayRefusal, verdict: RefusalVerdict, code: String) throws
    {
        #expect(RefusalVerdict(refusal) == verdict)
        let error = try #require(outcome(GatewayError(.refused, "The gateway refused send.", refusal: refusal)).error)
        #expect(error.code == code)
        #expect(error.isRetryable == (verdict == .notExecuted || verdict == .rateLimited))
        #expect(error.retryAfter == .seconds(2))
        #expect(error.receipt?.idempotencyKey == "key-1")
        // "failed" is only said where nothing can have been sent.
        let mayHaveBeenSent = verdict == .unknown || verdict == .partiallySent
        #expect(error.receipt?.status == (mayHaveBeenSent ? .unknown : .failed))
    }

    @Test func `becomes a receipt where the gateway keeps the message`() throws {
        let refusal = Self.refusal("UNAVAILABLE", ["code": "OUTBOUND_DELIVERY_QUEUED"], retryable: true)
        let receipt = try outcome(GatewayError(.refused, "no", refusal: refusal)).get()
        #expect(receipt.status == .queued && receipt.evidence == .keptByGateway)
    }

    @Test(arguments: [.timedOut, .connectionLost, .undecodableAnswer] as [GatewayError.Code])
    func `is not to be confused with an answer that never came`(code: GatewayError.Code) throws {
        let error = try #require(outcome(GatewayError(code, "No answer came.")).error)
        #expect(error.code == "outcomeUnknown" && !error.isRetryable)
        #expect(error.receipt?.status == .unknown && error.receipt?.evidence == .unanswered)
    }

    @Test(
        arguments: [
            (.notConnected, "connection.network", true), (.notWritten, "connection.network", true),
            (.unreachable, "connection.network", true), (.gatewayStarting, "connection.network", true),
            (.shutDown, "connection.network", false), (.protocolMismatch, "connection.network", false),
            (.handshakeTimedOut, "connection.timeout", true),
            (.authenticationFailed, "connection.authentication", false),
            (.authenticationRateLimited, "connection.authentication", true),
            (.pairingRequired, "connection.authentication", false),
            (.missingScopes, "connection.authentication", false),
            (.payloadTooLarge, "send.messageRejected", false), (.unsupportedByProtocol, "send.messageRejected", false),
            (.tooManyPending, "send.rateLimit", true), (.cancelled, "cancelled", false),
        ] as [(GatewayError.Code, String, Bool)]
    )
    func `is not to be confused with a request that never left`(
        code: GatewayError.Code,
        expected: String,
        isRetryable: Bool
    ) throws {
        let error = try #require(outcome(GatewayError(code, "Not sent.", advice: "Do this.")).error)
        #expect(error.code == expected && error.isRetryable == isRetryable)
        #expect(error.details.advice == "Do this.")
        #expect(error.receipt?.status == .failed && error.receipt?.evidence == .notExecuted)
        #expect((error.cause as? GatewayError)?.code == code)
    }

    @Test func `tells the gateway's words, but never the message's own`() throws {
        func description(_ words: String) throws -> String {
            let refusal = Self.refusal("INVALID_REQUEST", message: words)
            return try #require(outcome(GatewayError(.refused, "Refused.", refusal: refusal)).error).description
        }
        #expect(try description("unsupported channel: x").contains("It says: unsupported channel: x."))
        #expect(try !description("cannot parse \"secret plan\"").contains("secret plan"))
        #expect(try description("a\u{1b}[31mb" + String(repeating: "x", count: 9000)).utf8.count < 600)
        #expect(try !description("a\u{1b}[31mb").contains("\u{1b}"))
    }

    private func outcome(_ error: GatewayError) -> Result<SendReceipt, BridgeError> {
        let route = Route.chat(ChatTarget(.telegram, .direct, "1"))
        return BridgeError.outcome(of: error, sending: OutboundMessage("secret plan", to: route), key: "key-1")
    }
}

extension Result {
    fileprivate var error: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
