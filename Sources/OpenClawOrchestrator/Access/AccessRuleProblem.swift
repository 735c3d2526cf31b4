/// Why a text is no rule of who may give commands.
public struct AccessRuleProblem: Error, Sendable, Hashable {
    /// The part that is wrong.
    @nonexhaustive public enum Part: String, Sendable, Hashable, CaseIterable {
        /// The number of words, or a character that cannot be seen.
        case form
        /// The role.
        case role
        /// The channel.
        case channel
        /// The identifier of a person or a group.
        case identifier
        /// What follows `?`.
        case options
    }

    /// The part that is wrong.
    public let part: Part
    /// What is wrong, in one sentence.
    public let message: String
    /// What to write instead, when there is something.
    public let advice: String?
    /// The rule, printable and at most 80 characters of it.
    public let rule: String
}

extension AccessRuleProblem: CustomStringConvertible {
    /// The rule, what is wrong with it, and what to write instead, in one line.
    public var description: String {
        ["The access rule \"\(rule)\" has a wrong \(part.rawValue): \(message)", advice].compactMap(\.self)
            .joined(separator: " ")
    }
}
