public import OpenClawGateway

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What became of a message, as far as anybody can know.
public struct SendReceipt: Sendable, Hashable {
    /// What became of a message.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// The channel took the message, or the agent began with it.
        ///
        /// Nothing is claimed about delivery to a phone or about reading: the gateway does not tell.
        case sent
        /// The outbox, or the gateway, keeps the message and will send it.
        ///
        /// Do not send it again. The evidence tells who keeps it.
        case queued
        /// The message was not sent.
        ///
        /// Found in the receipt of an error, never returned.
        case failed
        /// The message may or may not have been sent.
        ///
        /// Found in the receipt of an error, never returned.
        case unknown
    }

    /// What a status rests on.
    @nonexhaustive public enum Evidence: Sendable, Hashable, Codable {
        /// The channel's adapter took the message, and its network gave it this id.
        case channelAccepted(messageID: String?)
        /// The agent began a run for the message.
        case runStarted(runID: String)
        /// The agent was busy with an equal text, and the gateway counted the message as that one.
        case runJoined(runID: String)
        /// The text was one that stops an agent, and these runs were stopped.
        case runsStopped(runIDs: [String])
        /// The history of the conversation shows the message under this key.
        ///
        /// It was sent at least once.
        case foundInHistory(key: String)
        /// The outbox has the message.
        case stored
        /// The gateway said that it keeps the message and sends it later.
        case keptByGateway
        /// The gateway, or a check before it, refused the message.
        case refused(code: String)
        /// The request never left this process, or the gateway did not serve it.
        case notExecuted
        /// The request was written, and no answer came.
        case unanswered
        /// The channel failed while it sent the message.
        ///
        /// The network may have it all the same, and gateways of protocol 3 may send it later.
        case channelFailed
        /// No gateway was involved.
        case simulated
    }

    /// The key under which the gateway knows the attempt.
    public var idempotencyKey: String
    /// What became of the message.
    public var status: Status
    /// What the status rests on.
    public var evidence: Evidence
    /// When the status became known.
    public var timestamp: Date
    /// Where the message went.
    public var route: Route
    /// The session key the message was sent to, when it was sent to one.
    public var sessionKey: SessionKey?
    /// The values that the caller gave with the message.
    public var metadata: [String: JSONValue]
    /// The entry of the outbox that has the message, if one has it.
    public var entryID: EntryID?
    /// Whether it cannot be excluded that the message arrived more than once.
    public var isPossiblyRepeated = false

    /// Makes a receipt for `message`.
    public init(
        for message: OutboundMessage,
        idempotencyKey: String,
        status: Status,
        evidence: Evidence,
        timestamp: Date = Date()
    ) {
        self.idempotencyKey = idempotencyKey
        self.status = status
        self.evidence = evidence
        self.timestamp = timestamp
        route = message.route
        sessionKey = message.sessionKey
        metadata = message.metadata
    }

    /// The id of the message at its chat network, or of the agent's run.
    public var messageID: String? {
        switch evidence {
        case .channelAccepted(let id): id
        case .runStarted(let id), .runJoined(let id): id
        default: nil
        }
    }
}
