/// Whether somebody may give commands at all.
@nonexhaustive public enum AccessVerdict: Sendable, Hashable {
    /// Yes: this one, with this role.
    case speaker(Speaker)
    /// No.
    case refused(AccessRefusal)
}

/// Why somebody may not give commands.
public struct AccessRefusal: Sendable, Hashable {
    /// Why not.
    @nonexhaustive public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// Nobody may give commands in chats of this kind: the list is empty.
        case emptyList
        /// The person, or the group, is not in the list.
        case notListed
        /// The person, or the group, is in the list with another account of ours.
        case otherAccount
        /// The gateway does not tell who wrote in the group.
        case senderUnknown
        /// Several direct chats share one session, so that the sender is only a guess.
        case lastPeerOnly
        /// The gateway does not tell whether the chat is a direct one or a group, or contradicts itself.
        case wrongKind
        /// The text was forwarded, so that somebody else may have written it.
        case forwarded
    }

    /// Why not.
    public let reason: Reason
    /// Whether the sender is told; strangers never are.
    public let answersRefusal: Bool

    init(_ reason: Reason, answersRefusal: Bool = false) {
        self.reason = reason
        self.answersRefusal = answersRefusal
    }

    /// What is wrong, in one sentence that repeats nothing of the message.
    public var message: String {
        switch reason {
        case .emptyList: "Nobody may give commands in chats of this kind."
        case .notListed: "The sender, or the chat, is not among those who may give commands."
        case .otherAccount: "The sender, or the chat, may give commands, but not to this account."
        case .senderUnknown: "The gateway does not tell who wrote this in the group."
        case .lastPeerOnly: "Several direct chats share one session, so that the sender is not certain."
        case .wrongKind: "It is not certain whether this is a direct chat or a group."
        case .forwarded: "A forwarded text is no command."
        }
    }

    /// What to do about it.
    public var advice: String {
        switch reason {
        case .emptyList, .notListed:
            "Add a rule to the list of direct chats, or of groups, if commands from there are wanted."
        case .otherAccount: "Write the account into the rule: ?account=… behind the identifier."
        case .senderUnknown:
            "Use gateway 2026.7.1 or newer, give the command in a direct chat, or trust the whole group: everyone."
        case .lastPeerOnly: "Set session.dmScope to per-channel-peer in the gateway's configuration."
        case .wrongKind: "Give the command in a direct chat."
        case .forwarded: "Write the command yourself."
        }
    }
}

extension AccessRefusal: CustomStringConvertible {
    /// What is wrong and what to do about it, in one line.
    public var description: String { "\(message) \(advice)" }
}
