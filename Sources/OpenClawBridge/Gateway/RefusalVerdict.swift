import OpenClawGateway

/// What the gateway's refusal of a message means for the message.
///
/// Decided by codes and never by the words of the gateway's text, which change between releases.
enum RefusalVerdict: Equatable {
    /// The message is wrong for this gateway: it was not sent.
    case rejected
    /// The gateway has no such agent or linked account: nothing was sent.
    case noSuchConversation
    /// The connection may not do this: nothing was sent.
    case notAllowed
    /// The gateway did not begin with the request.
    case notExecuted
    /// Too many requests: the gateway did not begin with this one.
    case rateLimited
    /// The gateway keeps the message and sends it later.
    case kept
    /// A part went out, and the rest will not.
    case partiallySent
    /// The channel failed, or something failed that this version of the bridge does not know: it may have been sent.
    case unknown

    init(_ refusal: GatewayRefusal) {
        switch refusal.code {
        case "INVALID_REQUEST":
            self = refusal.detailsCode == "UNKNOWN_AGENT_ID" ? .noSuchConversation : .rejected
        case "NOT_LINKED": self = .noSuchConversation
        case "FORBIDDEN", "NOT_PAIRED": self = .notAllowed
        case "UNAVAILABLE": self = Self.unavailable(refusal)
        default: self = .unknown
        }
    }

    /// The gateway answers `UNAVAILABLE` for everything from "still starting" to "lost on the way to the phone".
    private static func unavailable(_ refusal: GatewayRefusal) -> RefusalVerdict {
        if refusal.detailsCode == "OUTBOUND_DELIVERY_QUEUED" { return .kept }
        if let partial = refusal.details?["partialDelivery"], partial != false, !partial.isNull {
            return .partiallySent
        }
        guard refusal.isRetryable else { return .unknown }
        // A failure inside of a channel is never marked as retryable; whatever is, was turned away at the door.
        let isLimit = refusal.details?["limit"] != nil || refusal.detailsReason == "gateway-overloaded"
        return isLimit ? .rateLimited : .notExecuted
    }
}
