public import OpenClawBridge

/// Lets one person give commands in a direct chat.
///
/// As text it is `role channel:id [?account=name]`, for example `operator whatsapp:18312950562`, or
/// `owner telegram:123456?account=work`. Without an account it holds for the channel's default account only.
public struct DirectAccessRule: Sendable, Hashable {
    /// What the person may do.
    public let role: Role
    let person: AccessID
    let account: AccessAccount

    /// Reads a rule.
    ///
    /// - Parameters:
    ///   - text: The rule.
    ///   - channels: The channels that a rule may name.
    /// - Throws: What is wrong with it, and what to write instead.
    public init(_ text: String, channels: KnownChannels = .builtIn) throws(AccessRuleProblem) {
        let parts = try AccessRuleText(text, channels: channels)
        guard parts.member == nil else {
            throw parts.problem(
                .form,
                "A rule for a direct chat names one person and nothing else.",
                advice: "Rules for groups belong to the list of groups."
            )
        }
        role = parts.role
        person = try parts.person(parts.id)
        account = AccessAccount(parts.account)
    }
}

extension DirectAccessRule: CustomStringConvertible {
    /// The rule as text.
    public var description: String { "\(role.rawValue) \(person.channel):\(person.id)\(account.suffix)" }
}
