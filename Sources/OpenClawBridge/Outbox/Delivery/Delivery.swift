#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// How far the delivery of one entry has come.
public struct Delivery: Sendable, Hashable, Codable {
    /// The state.
    public internal(set) var state: DeliveryState = .queued
    /// What is done next.
    public internal(set) var step: DeliveryStep = .attempt
    /// Whether it cannot be excluded that the message, or a part of it, arrived more than once.
    public internal(set) var isPossiblyRepeated = false
    /// Whether the message was seen in the history of its conversation.
    public internal(set) var isConfirmed = false
    /// How many attempts were begun, over all parts.
    public internal(set) var attempts = 0
    /// How many attempts of the present part failed and count against the retry policy.
    public internal(set) var failures = 0
    /// How many attempts of the present part in a row were not executed; they do not count as failures.
    public internal(set) var stalls = 0
    /// The index of the part that is next, or under way, or was last.
    public internal(set) var part = 0
    /// The last attempt.
    public internal(set) var attempt: DeliveryAttempt?
    /// What the last known outcome rests on.
    public internal(set) var evidence: SendReceipt.Evidence?
    /// The earliest time for the next step, when the entry waits for one.
    public internal(set) var dueAt: Date?
    /// The last wait between two attempts, in seconds; decorrelated jitter grows from it.
    public internal(set) var lastDelay: Double?
    /// The index of the first part that the gateway keeps and that was not seen in the history.
    public internal(set) var awaitedPart: Int?
    /// Whether somebody asked for it to be tried again, so that its expiry no longer counts.
    public internal(set) var wasRetried = false
    /// When the outbox was done with the entry.
    ///
    /// From then on it no longer holds up its lane, and its age counts for pruning.
    public internal(set) var finishedAt: Date?

    /// The beginning.
    public init() {}

    /// Whether the outbox is done with the entry.
    public var isFinished: Bool { finishedAt != nil }

    enum CodingKeys: String, CodingKey {
        case state, step, isPossiblyRepeated, isConfirmed, attempts, failures, stalls, part, attempt, evidence, dueAt
        case lastDelay, awaitedPart, wasRetried, finishedAt
    }
}
