#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// One attempt to have the gateway send one part of a message, recorded before its request is written.
public struct DeliveryAttempt: Sendable, Hashable, Codable {
    /// The number of the attempt in its entry, from 1.
    public internal(set) var number: Int
    /// The index of the part.
    public internal(set) var part: Int
    /// The key under which the gateway knows the attempt.
    ///
    /// It follows from the entry and the numbers, so that it is found again after a crash of this process.
    public internal(set) var key: String
    /// Keys of earlier attempts of the same part that may have been sent as well.
    public internal(set) var earlierKeys: [String]
    /// When the attempt was recorded.
    public internal(set) var startedAt: Date
    /// When that was on the clock of the process, in seconds; comparable only within one ``GatewayEpoch/observer``.
    public internal(set) var startedUptime: Double
    /// The life of the gateway that it was begun in.
    public internal(set) var epoch: GatewayEpoch
    /// How that gateway treats unfinished messages.
    public internal(set) var family: QueueFamily
    /// The gateway's session in whose history the message should appear, as far as it is known.
    public internal(set) var sessionKey: String?
    /// Whether a missing row in the history could mean anything.
    ///
    /// It could not after an equal text into the same session, nor where rows were missing after an `ok`.
    public internal(set) var hasHistoryEvidence: Bool
    /// Since when the outcome is open: the time at which no answer was certain.
    public internal(set) var unansweredSince: Date?

    /// Whether the request was certainly not executed, so that the same key is used again.
    public internal(set) var wasNotExecuted = false
    /// How often the history was searched for it.
    public internal(set) var lookUps = 0

    /// All keys under which the part may have been sent.
    public var allKeys: [String] { earlierKeys.contains(key) ? earlierKeys : earlierKeys + [key] }

    /// The key of an attempt.
    static func key(of entry: EntryID, part: Int, number: Int) -> String {
        "\(OwnKeys.prefix)\(entry)-\(part + 1)-\(number)"
    }
}
