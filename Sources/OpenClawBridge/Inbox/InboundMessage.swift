#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A message that somebody wrote in a chat, and that the gateway's channel let through to an agent.
///
/// Only messages that pass the gateway's own gates (allow-lists, pairing, the mention rule of groups) are seen at all, and
/// what is written while there is no connection only by an ``Inbox``. All of ``text`` and every name in it was chosen by the person who wrote
/// it.
public struct InboundMessage: Sendable, Hashable {
    /// The chat that a message came from.
    public struct Conversation: Sendable, Hashable {
        /// The gateway's session that holds the conversation, as the gateway wrote it.
        public var gatewaySessionKey: String
        /// The channel.
        public var channel: String
        /// The chat in the channel's own spelling.
        public var address: String
        /// The account of the channel, or `nil` for its default account.
        public var accountID: String?
        /// The thread or topic.
        public var threadID: String?
        /// Whether the chat is a direct one, a group or a room; ``ChatTarget/Kind/native`` where the gateway does not tell.
        public var kind: ChatTarget.Kind

        /// Makes a conversation.
        public init(
            gatewaySessionKey: String,
            channel: String,
            address: String,
            accountID: String? = nil,
            threadID: String? = nil,
            kind: ChatTarget.Kind
        ) {
            self.gatewaySessionKey = gatewaySessionKey
            self.channel = channel
            self.address = address
            self.accountID = accountID
            self.threadID = threadID
            self.kind = kind
        }

        /// Where an answer goes, or `nil` where an answer would reach somebody else (WhatsApp `@lid` addresses).
        public var replyRoute: Route? {
            (try? ChatTarget(channel: channel, to: address, accountID: accountID, threadID: threadID)).map(Route.chat)
        }
    }

    /// Who wrote a message, as far as the gateway tells.
    public struct Sender: Sendable, Hashable {
        /// What the knowledge rests on.
        public enum Source: String, Sendable, Hashable, CaseIterable {
            /// The message names its sender.
            ///
            /// In groups, from gateway 2026.7.1 on; some versions named the wrong member.
            case message
            /// The session belongs to a direct chat with this one person.
            case session
            /// The session is shared by several direct chats, and this person wrote in it last.
            ///
            /// That is a guess: when two people write at the same time it is wrong. Never authorise anybody by it.
            case lastPeer
        }

        /// The sender's identifier on the channel.
        public var id: String
        /// The name that the sender chose.
        ///
        /// Never authorise anybody by it.
        public var name: String?
        /// What the knowledge rests on.
        public var source: Source

        /// Makes a sender.
        public init(id: String, name: String? = nil, source: Source) {
            self.id = id
            self.name = name
            self.source = source
        }

        /// Whether the gateway vouches for the identifier.
        public var isVouchedFor: Bool { source != .lastPeer }
    }

    /// The chat the message came from.
    public var conversation: Conversation
    /// The person who wrote it, or `nil` where the gateway does not tell: groups before gateway 2026.7.1.
    public var sender: Sender?
    /// The text, without the envelope and the metadata blocks that some gateways put before it.
    public var text: String
    /// When the gateway wrote it down.
    public var timestamp: Date?
    /// The row's id in the session's transcript.
    public var id: String?
    /// The transcript's id; a reset of the session begins another one.
    public var sessionID: String?
    /// The row's place in the transcript.
    ///
    /// Not every number is told.
    public var sequence: Int64?
    /// Whether the gateway said that the text was forwarded from somewhere else.
    ///
    /// Only some gateways say it.
    public var isForwarded: Bool
    /// Whether the gateway cut the text, which it does at about 8000 characters.
    public var isTruncated: Bool

    /// Makes a message.
    public init(
        conversation: Conversation,
        sender: Sender? = nil,
        text: String,
        timestamp: Date? = nil,
        id: String? = nil,
        sessionID: String? = nil,
        sequence: Int64? = nil,
        isForwarded: Bool = false,
        isTruncated: Bool = false
    ) {
        self.conversation = conversation
        self.sender = sender
        self.text = text
        self.timestamp = timestamp
        self.id = id
        self.sessionID = sessionID
        self.sequence = sequence
        self.isForwarded = isForwarded
        self.isTruncated = isTruncated
    }
}
