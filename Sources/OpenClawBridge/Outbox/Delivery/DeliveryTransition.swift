#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// One step in the delivery of a message, as the timeline tells it.
public struct DeliveryTransition: Sendable, Hashable, Codable {
    /// What happened.
    public enum Event: String, Sendable, Hashable, CaseIterable, Codable {
        /// An attempt was recorded; its request is written next.
        case attempted
        /// The request of the same attempt is written once more, under the same key.
        case repeated
        /// The gateway took the part.
        case accepted
        /// The gateway keeps the message and sends it by itself.
        case kept
        /// The gateway, or a check before it, said no.
        case refused
        /// The request did not leave this process, or the gateway did not begin with it.
        case notExecuted
        /// The channel failed.
        case failed
        /// No answer came.
        case unanswered
        /// This process ended during the attempt and found it again.
        case recovered
        /// The gateway is, or is not, the one that the attempt was made with.
        case compared
        /// The history was searched for the attempt's key.
        case lookedUp
        /// The ambiguity policy decided.
        case decided
        /// Its time ran out.
        case expired
        /// Somebody cancelled it.
        case cancelled
        /// Somebody asked for it to be tried again.
        case retried
    }

    /// When it happened.
    public var at: Date
    /// What happened.
    public var event: Event
    /// The state after it.
    public var state: DeliveryState
    /// The number of the attempt it is about.
    public var attempt: Int?
    /// The number of the part it is about, from 1, in messages of several parts.
    public var part: Int?
    /// Why, in words, without the text of the message.
    public var reason: String
    /// What the new state rests on.
    public var evidence: SendReceipt.Evidence?
    /// Until when the entry waits.
    public var waitsUntil: Date?
}
