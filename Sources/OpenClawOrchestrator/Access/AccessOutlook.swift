import OpenClawBridge
package import OpenClawGateway

/// Whether a gateway, as it stands, tells surely enough who speaks for a rule to let anybody command.
package enum AccessOutlook: Sendable, Hashable {
    /// The person's direct chat has a session of its own.
    case ownSession
    /// The person has not written yet; other direct chats have sessions of their own.
    case ownSessionExpected
    /// The person's direct chat shares a session with others.
    case sharedSession
    /// No direct chat is known yet, so that nothing can be said.
    case noDirectChat
    /// The gateway names the senders of messages in groups.
    case namesSenders
    /// The gateway does not name the senders of messages in groups.
    case namesNobody
    /// The gateway does not tell its release.
    case unknownRelease
    /// The rule asks for no sender.
    case trustsEveryone
}

extension DirectAccessRule {
    /// What the sessions of a gateway tell about the rule.
    package func outlook(_ sessions: [SessionRow]) -> AccessOutlook {
        let chats = sessions.compactMap { DirectChat($0) }
        let own = chats.filter { $0.person == person }
        if own.contains(where: { !$0.isOwnSession }) { return .sharedSession }
        if !own.isEmpty { return .ownSession }
        guard !chats.isEmpty else { return .noDirectChat }
        return chats.allSatisfy(\.isOwnSession) ? .ownSessionExpected : .sharedSession
    }
}

extension GroupAccessRule {
    /// What the release of a gateway tells about the rule.
    package func outlook(gatewayVersion: String?) -> AccessOutlook {
        if trustsEveryone { return .trustsEveryone }
        // Senders of groups are named from 2026.7.1 on.
        let first = [2026, 7, 1]
        let numbers = gatewayVersion?.prefix { $0 != "-" }.split(separator: ".").map { Int($0) }
        guard let numbers, numbers.count >= first.count, !numbers.contains(nil) else { return .unknownRelease }
        return numbers.compactMap(\.self).lexicographicallyPrecedes(first) ? .namesNobody : .namesSenders
    }
}

/// A direct chat as a list of sessions shows it.
private struct DirectChat {
    let person: AccessID
    /// Whether the session is named after the channel and the person.
    let isOwnSession: Bool

    init?(_ row: SessionRow) {
        guard let text = row.key else { return nil }
        let key = GatewaySessionKey(text)
        if key.kind == .direct, let peer = key.directPeer, let channel = key.channel {
            person = AccessID(person: peer, on: channel)
            isOwnSession = true
            return
        }
        guard key.kind == nil || key.kind == .direct, let conversation = row.conversation,
            let channel = conversation.channel, let to = conversation.to, channel != "webchat",
            row.chatType == nil || row.chatType == "direct", !AccessID.isGroup(to, on: channel)
        else { return nil }
        person = AccessID(person: to, on: channel)
        isOwnSession = false
    }
}
