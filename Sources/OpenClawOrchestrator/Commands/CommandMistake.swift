/// Why a text that was meant as a command is none.
///
/// Nothing in it repeats what was written, so that it can be answered, logged and filed.
public struct CommandMistake: Error, Sendable, Hashable {
    /// What was wrong.
    @nonexhaustive public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The text is longer than a command may be.
        case tooLong
        /// The gateway cut the text.
        case truncated
        /// There is a character in it that cannot be seen: a control, one of no width, or one that turns the direction.
        case unseenCharacter
        /// The command has several lines.
        case severalLines
        /// Nothing follows the prefix.
        case missingCommand
        /// The first word begins no command.
        case unknownCommand
        /// Something is missing at the end.
        case incomplete
        /// A word stands where another belongs, or where nothing belongs.
        case unexpectedWord
        /// The number of an issue is none.
        case badNumber
        /// The name of a repository is none.
        case badRepository
        /// The repository may not be named, or one has to be named and was not.
        case repositoryNotAllowed
        /// The code is none.
        case badCode
    }

    /// What was wrong.
    public let kind: Kind
    /// What was wrong, in one sentence.
    public let message: String
    /// The place of what was wrong, in Unicode scalars from 1 on, where there is one place.
    public let position: Int?
    /// The nearest command, as ``Command/helpText`` writes it.
    public let suggestion: String?

    init(_ kind: Kind, _ message: String, at position: Int? = nil, suggestion: CommandVerb? = nil) {
        self.kind = kind
        self.message = message
        self.position = position
        self.suggestion = suggestion?.usage
    }

    func suggesting(_ verb: CommandVerb?) -> CommandMistake {
        guard suggestion == nil else { return self }
        return CommandMistake(kind, message, at: position, suggestion: verb)
    }
}

extension CommandMistake: CustomStringConvertible {
    /// What was wrong, the nearest command, and how to see all commands.
    public var description: String {
        let place = position.map { " (at character \($0))" } ?? ""
        let next = suggestion.map { "Write: \($0)" } ?? "Write help for all commands."
        return "\(message)\(place) \(next)"
    }
}
