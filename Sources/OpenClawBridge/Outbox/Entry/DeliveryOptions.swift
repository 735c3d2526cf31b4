#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// How an outbox shall deliver a message.
public struct DeliveryOptions: Sendable, Hashable, Codable {
    /// How urgent the message is.
    public var priority: MessagePriority
    /// The earliest time to send it.
    ///
    /// Until then it stands in no line and holds nobody up.
    public var notBefore: Date?
    /// When the message is useless.
    ///
    /// A message that was not begun by then is ``DeliveryState/expired``; one that was begun is still seen through.
    public var expiresAt: Date?
    /// What happens when nothing can tell whether it was sent.
    public var ambiguity: AmbiguityPolicy

    /// Makes options; the defaults send at once, and rather twice than not at all.
    public init(
        priority: MessagePriority = .normal,
        notBefore: Date? = nil,
        expiresAt: Date? = nil,
        ambiguity: AmbiguityPolicy = .resend
    ) {
        self.priority = priority
        self.notBefore = notBefore
        self.expiresAt = expiresAt
        self.ambiguity = ambiguity
    }
}
