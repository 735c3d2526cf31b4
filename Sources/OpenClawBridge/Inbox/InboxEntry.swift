#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An inbound message in an inbox.
public struct InboxEntry: Sendable, Hashable, Identifiable {
    /// By which way the message came.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        /// The gateway told of it when it was written.
        case live
        /// It was missed, and read from the gateway's history later.
        case history
    }

    /// What has become of the message.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It waits for the handler.
        case new
        /// The handler has it, or had it when the process ended.
        case handling
        /// The handler is done with it.
        case handled
        /// It was too old to be handled.
        case expired
        /// The handler failed as often as it may.
        case failed

        /// Whether nothing more happens to the message.
        public var isFinal: Bool { self != .new && self != .handling }
    }

    /// What makes the message one and the same.
    public var key: InboxKey
    /// Its place in the order of the inbox, from 1.
    public var number: Int64
    /// The message.
    public var message: InboundMessage
    /// By which way it came.
    public var source: Source
    /// When it was written, on this machine's clock.
    ///
    /// The gateway's time of the message, less what the gateway's clock is ahead of this machine's; when it was received, where the gateway
    /// tells no time.
    public var writtenAt: Date
    /// When it was received.
    public var receivedAt: Date
    /// What has become of it.
    public var state: State
    /// How often the handler was called for it, counting the present call.
    public var tries: Int

    /// The key's short form.
    public var id: String { key.text }

    /// Whether the handler was called for this message before.
    ///
    /// It threw, or the process ended before it returned: what it did then may be done already.
    public var isRepeated: Bool { tries > 1 }

    /// Makes an entry.
    public init(
        key: InboxKey,
        number: Int64,
        message: InboundMessage,
        source: Source,
        writtenAt: Date,
        receivedAt: Date,
        state: State = .new,
        tries: Int = 0
    ) {
        self.key = key
        self.number = number
        self.message = message
        self.source = source
        self.writtenAt = writtenAt
        self.receivedAt = receivedAt
        self.state = state
        self.tries = tries
    }
}
