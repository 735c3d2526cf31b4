public import OpenClawBridge

/// Who may give commands: by default nobody.
///
/// Direct chats and groups have lists of their own, and neither says anything about the other. People are known by the identifier
/// that their channel gives them, together with the account of ours that they write to; names that they choose say nothing.
/// Where several rules fit, the least role counts.
public struct AccessPolicy: Sendable, Hashable {
    /// Who may give commands in a direct chat; an empty list is nobody.
    public var direct: [DirectAccessRule]
    /// Who may give commands in a group or a room; an empty list is nobody.
    public var groups: [GroupAccessRule]

    /// Makes a policy.
    public init(direct: [DirectAccessRule] = [], groups: [GroupAccessRule] = []) {
        self.direct = direct
        self.groups = groups
    }

    /// Tells who wrote a message, and what that person may do, or why nobody may.
    public func judge(_ message: InboundMessage) -> AccessVerdict {
        let verdict: AccessVerdict =
            switch message.conversation.kind {
            case .direct: judgeDirect(message)
            case .group, .channel: judgeGroup(message)
            case .native: .refused(AccessRefusal(.wrongKind))
            }
        guard message.isForwarded, case .speaker = verdict else { return verdict }
        return .refused(AccessRefusal(.forwarded, answersRefusal: true))
    }

    private func judgeDirect(_ message: InboundMessage) -> AccessVerdict {
        guard !direct.isEmpty else { return .refused(AccessRefusal(.emptyList)) }
        let conversation = message.conversation
        guard !AccessID.isGroup(conversation.address, on: conversation.channel) else {
            return .refused(AccessRefusal(.wrongKind))
        }
        guard let sender = message.sender else { return .refused(AccessRefusal(.senderUnknown)) }
        let person = AccessID(person: sender.id, on: conversation.channel)
        let known = direct.filter { $0.person == person }
        guard let rule = known.filter({ $0.account == AccessAccount(conversation) }).leastRole else {
            return .refused(AccessRefusal(known.isEmpty ? .notListed : .otherAccount))
        }
        guard sender.isVouchedFor else { return .refused(AccessRefusal(.lastPeerOnly, answersRefusal: true)) }
        return .speaker(Speaker(channel: person.channel, id: person.id, role: rule.role))
    }

    private func judgeGroup(_ message: InboundMessage) -> AccessVerdict {
        guard !groups.isEmpty else { return .refused(AccessRefusal(.emptyList)) }
        let conversation = message.conversation
        let group = AccessID(group: conversation.address, on: conversation.channel)
        let known = groups.filter { $0.group == group }
        let rules = known.filter { $0.account == AccessAccount(conversation) }
        guard !rules.isEmpty else { return .refused(AccessRefusal(known.isEmpty ? .notListed : .otherAccount)) }
        // Only the message itself can name a member: a session of a group belongs to nobody.
        let person = message.sender.flatMap { sender in
            sender.source == .message ? AccessID(person: sender.id, on: conversation.channel) : nil
        }
        if let person, let rule = rules.filter({ $0.member == .person(person) }).leastRole {
            return .speaker(Speaker(channel: person.channel, id: person.id, role: rule.role))
        }
        if let rule = rules.filter({ $0.member == .everyone }).leastRole {
            return .speaker(Speaker(channel: group.channel, id: group.id, role: rule.role))
        }
        return .refused(AccessRefusal(person == nil ? .senderUnknown : .notListed))
    }
}

extension [DirectAccessRule] {
    fileprivate var leastRole: Element? { self.min { $0.role < $1.role } }
}

extension [GroupAccessRule] {
    fileprivate var leastRole: Element? { self.min { $0.role < $1.role } }
}
