/// A chat on a channel.
public struct ChatTarget: Sendable, Hashable {
    /// What kind of chat it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Two people.
        case direct
        /// Many people who know each other.
        case group
        /// A room, a broadcast channel, a newsletter.
        case channel
        /// Not known: ``ChatTarget/id`` is written as the gateway's channel wants it and passed on unread.
        case native
    }

    /// The channel in the gateway's spelling, for example `whatsapp`.
    public let channel: String
    /// What kind of chat it is.
    public let kind: Kind
    /// The chat's identifier on its channel: a phone number as digits, a group's id, a room.
    public let id: String
    /// The account of the channel to use, or `nil` for its default account.
    public var accountID: String?
    /// The thread or topic in the chat.
    public var threadID: String?

    init(channel: String, kind: Kind, id: String, accountID: String? = nil, threadID: String? = nil) {
        self.channel = channel
        self.kind = kind
        self.id = id
        self.accountID = accountID
        self.threadID = threadID
    }

    init(_ channel: BuiltInChannel, _ kind: Kind, _ id: String, threadID: String? = nil) {
        self.init(channel: channel.rawValue, kind: kind, id: id, threadID: threadID)
    }

    /// A target as the gateway's `send` takes it, for callers who already have one: an address from an inbound message,
    /// or of a channel that session keys do not cover.
    ///
    /// - Parameters:
    ///   - channel: The channel's name at the gateway.
    ///   - to: The target in the channel's own spelling. It is passed on as it is.
    ///   - accountID: The account of the channel, or `nil` for its default account.
    ///   - threadID: The thread or topic.
    /// - Throws: When a part is empty or has unprintable characters, or when the gateway is known to send to somebody else
    ///   (WhatsApp `@lid` addresses).
    public init(
        channel: String,
        to: String,
        accountID: String? = nil,
        threadID: String? = nil
    ) throws(SessionKeyError) {
        for part in [channel, to, accountID, threadID] {
            guard let part else { continue }
            guard !part.isEmpty, part.utf8.count <= SessionKey.maximumLength,
                part.unicodeScalars.allSatisfy(\.isPrintable)
            else {
                let message = "A part of the target is empty, too long, or has characters that cannot be seen."
                throw SessionKeyError(.identifier, message).about("\(channel) \(to)")
            }
        }
        let channel = channel.lowercased()
        if channel == BuiltInChannel.whatsapp.rawValue { try WhatsAppAddresses.refuseLinkedID(to) }
        self.init(channel: channel, kind: .native, id: to, accountID: accountID, threadID: threadID)
    }

    /// The target in the spelling of the gateway's `send`.
    public var to: String {
        guard kind != .native, let channel = BuiltInChannel(rawValue: channel) else { return id }
        return channel.addresses.to(self)
    }
}

extension ChatTarget: CustomStringConvertible {
    /// The target in a form for logs and tables.
    public var description: String {
        kind == .native ? "\(channel) \(to)\(options.suffix)" : key
    }

    /// The canonical session key of a target that is not native.
    var key: String {
        if let threadID, channel == BuiltInChannel.telegram.rawValue {
            let options = SessionKeyOptions(account: accountID)
            return "\(channel):topic:\(id)/\(threadID)\(options.suffix)"
        }
        let type = channel == BuiltInChannel.imessage.rawValue ? IMessageAddresses.keyType(self) : kind.keyType
        return "\(channel):\(type):\(id)\(options.suffix)"
    }

    private var options: SessionKeyOptions { SessionKeyOptions(account: accountID, thread: threadID) }
}

extension ChatTarget.Kind {
    /// The kind's name in a session key.
    var keyType: String { self == .direct ? SessionKeyType.dm.rawValue : rawValue }
}
