public import OpenClawBridge

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Keeps what was asked for by whom, and what came of it.
///
/// Records are only ever added. Each carries a hash over itself and the one before, so that a record that was changed or taken out
/// later is found.
public protocol AuditLog: Sendable {
    /// Adds a record; it is durable when this returns.
    ///
    /// - Returns: The record as it was filed.
    @discardableResult
    func append(_ event: AuditEvent, at time: Date) async throws(StoreError) -> AuditRecord

    /// Records, the newest first.
    ///
    /// - Parameters:
    ///   - limit: The most to give.
    ///   - before: Only those with a lower number.
    /// - Returns: At most `limit` records.
    /// - Throws: ``StoreError`` when they cannot be read.
    func records(limit: Int, before: Int64?) async throws(StoreError) -> [AuditRecord]

    /// Checks the chain of hashes.
    ///
    /// - Returns: The number of the first record that does not fit, or `nil` when all do.
    func firstBrokenRecord() async throws(StoreError) -> Int64?
}

/// Something that was asked for, and what came of it.
public struct AuditEvent: Sendable, Hashable, Codable {
    /// What came of a command.
    @nonexhaustive public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// It was carried out.
        case done
        /// It could not be carried out.
        case failed
        /// Nobody may command from there, or this person may not do this.
        case refused
        /// It was no command that is known.
        case mistaken
        /// Too many came from this sender.
        case limited
        /// It waits for a code.
        case unconfirmed
        /// It was too old.
        case expired
    }

    /// Where it came from: the channel and the chat, or `command-line`.
    public var place: String
    /// Who asked, by stable identifier; `nil` where nobody knows.
    public var speaker: String?
    /// The role of the one who asked.
    public var role: String?
    /// The command in its canonical form, without free words of its sender; empty when it was none.
    public var command: String
    /// What came of it.
    public var outcome: Outcome
    /// Why, in words that contain nothing of the message.
    public var reason: String?
    /// Names the command, so that one that is handled again is recognised.
    public var key: String

    /// Makes an event.
    public init(
        place: String,
        speaker: String? = nil,
        role: String? = nil,
        command: String,
        outcome: Outcome,
        reason: String? = nil,
        key: String
    ) {
        self.place = place
        self.speaker = speaker
        self.role = role
        self.command = command
        self.outcome = outcome
        self.reason = reason
        self.key = key
    }
}

/// A filed event.
public struct AuditRecord: Sendable, Hashable {
    /// Its number, from 1 on without gaps.
    public var number: Int64
    /// When it was filed.
    public var at: Date
    /// What happened.
    public var event: AuditEvent
    /// The SHA-256 over the hash before, the number, the time and the event; hexadecimal.
    ///
    /// ``AuditChain`` says what exactly goes into it.
    public var hash: String

    /// Makes a record out of what a log has kept.
    public init(number: Int64, at: Date, event: AuditEvent, hash: String) {
        self.number = number
        self.at = at
        self.event = event
        self.hash = hash
    }
}
