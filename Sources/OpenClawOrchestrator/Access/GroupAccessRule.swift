public import OpenClawBridge

/// Lets one member of a group, or all of them, give commands in the group.
///
/// As text it is `role channel:group-id[?account=name] sender-id`, for example
/// `operator whatsapp:120363401780756402@g.us 18312950562`, or, to trust whoever is in the group, with the word `everyone` in the
/// place of the sender. Without an account it holds for the channel's default account only. A sender is known only where the
/// gateway names senders in groups, which it does from 2026.7.1 on.
public struct GroupAccessRule: Sendable, Hashable {
    enum Member: Sendable, Hashable {
        case person(AccessID)
        case everyone
    }

    /// What the person, or everyone in the group, may do.
    public let role: Role
    let group: AccessID
    let account: AccessAccount
    let member: Member

    /// Reads a rule.
    ///
    /// - Parameters:
    ///   - text: The rule.
    ///   - channels: The channels that a rule may name.
    /// - Throws: What is wrong with it, and what to write instead.
    public init(_ text: String, channels: KnownChannels = .builtIn) throws(AccessRuleProblem) {
        let parts = try AccessRuleText(text, channels: channels)
        guard let member = parts.member else {
            throw parts.problem(
                .form,
                "A rule for a group names a member behind the group.",
                advice: "Write the member's identifier, or everyone to trust the whole group."
            )
        }
        role = parts.role
        group = try parts.group(parts.id)
        account = AccessAccount(parts.account)
        self.member = member.asciiLowercased == "everyone" ? .everyone : .person(try parts.person(member))
    }

    /// Whether the rule trusts the group as a whole.
    public var trustsEveryone: Bool { member == .everyone }
}

extension GroupAccessRule: CustomStringConvertible {
    /// The rule as text.
    public var description: String {
        let who =
            switch member {
            case .person(let person): person.id
            case .everyone: "everyone"
            }
        return "\(role.rawValue) \(group.channel):\(group.id)\(account.suffix) \(who)"
    }
}
