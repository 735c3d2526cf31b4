/// How far a message has come.
public enum DeliveryState: String, Sendable, Hashable, CaseIterable, Codable {
    /// It waits for its turn, its time, or its next attempt.
    case queued
    /// An attempt was begun and its outcome is not known yet.
    case submitting
    /// The channel took it, or the agent began with it.
    ///
    /// Nothing is claimed about a phone or a reader: the gateway does not tell.
    case accepted
    /// The gateway keeps it and sends it by itself; it is never sent again from here.
    case queuedByGateway
    /// A part arrived, or is kept by the gateway, and the rest will not be sent.
    case partiallySent
    /// It was not sent: it was refused for good, or failed as often as the retry policy allows.
    ///
    /// The message stays in the outbox as a dead letter until it is retried by hand or pruned.
    case rejected
    /// It may or may not have been sent, and nothing more can be learnt.
    case unknown
    /// It was useless before its turn came.
    case expired
    /// Somebody cancelled it before it was begun.
    case cancelled

    /// Whether nothing further happens by itself.
    ///
    /// ``queuedByGateway`` is an end for callers; the outbox may still confirm it.
    public var isFinal: Bool { self != .queued && self != .submitting }
}
