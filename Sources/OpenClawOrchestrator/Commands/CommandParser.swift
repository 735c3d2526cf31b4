public import OpenClawBridge

/// What a text turned out to be.
@nonexhaustive public enum CommandReading: Sendable, Hashable {
    /// A command.
    case command(Command)
    /// A text that was meant as a command and is none; the mistake can be answered as it is.
    case mistaken(CommandMistake)
    /// Something that people say to each other; it is to be left alone.
    case conversation
}

/// Reads commands out of what people write.
///
/// A command is the whole of a text; upper and lower case are not told apart. This is the grammar, with words divided by spaces:
///
/// ```
/// text       = [ prefix [ ":" | "," ] ] command ;
/// command    = work | status | stop | cancel | retry | logs | agents | "pause" | "resume" | confirm | "help" ;
/// work       = "work" "on" issue [ ":" words ] ;
/// status     = "status" [ [ "of" ] issue ] ;
/// stop       = "stop" [ ( "work" | "working" ) "on" ] issue ;
/// cancel     = "cancel" issue ;
/// retry      = "retry" issue ;
/// logs       = "logs" [ "of" ] issue ;
/// agents     = "list" "agents" ;
/// confirm    = "confirm" code ;
/// issue      = ( [ "issue" ] "#" number | "issue" number ) [ "in" repository ] | [ "issue" ] repository "#" number ;
/// number     = "1" to "999999999", in the digits of ASCII, not beginning with "0" ;
/// repository = owner "/" name ;
/// code       = 6 letters and digits ;
/// words      = anything that can be seen, also in several lines ;
/// ```
///
/// Text that is no command is a mistake when it is addressed, which means that it begins with a prefix. It is also one when no prefix
/// is needed and its first word is the first word of a command, or is one slip of the keyboard away from it in a text of at most
/// two words or with an issue in it. All other text is conversation. Characters that cannot be seen are left out of account when
/// that is decided, and are a mistake in a command.
public struct CommandParser: Sendable {
    /// How commands are told from conversation, and what they may name.
    public let settings: CommandSettings

    private let prefixes: [CommandPrefix]

    /// Makes a parser.
    public init(_ settings: CommandSettings = CommandSettings()) {
        self.settings = settings
        prefixes = settings.prefixes.compactMap(CommandPrefix.init)
    }

    /// Reads the text of a message, whoever wrote it.
    public func parse(_ message: InboundMessage) -> CommandReading {
        let isDirect = message.conversation.kind == .direct
        let reading = parse(
            message.text,
            needsPrefix: isDirect ? settings.needsPrefixInDirectChats : settings.needsPrefixInGroups
        )
        guard message.isTruncated, case .command = reading else { return reading }
        return .mistaken(CommandMistake(.truncated, "The gateway cut the text, so that its end is missing."))
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: All of what was written.
    ///   - needsPrefix: Whether text without a prefix is conversation.
    /// - Returns: What the text turned out to be.
    public func parse(_ text: String, needsPrefix: Bool = false) -> CommandReading {
        let opening = CommandOpening(text, prefixes: prefixes)
        if needsPrefix, !opening.isAddressed { return .conversation }
        do throws(CommandMistake) {
            return .command(try command(text))
        } catch {
            return opening.isAddressed || opening.isAttempt ? .mistaken(error) : .conversation
        }
    }

    private func command(_ text: String) throws(CommandMistake) -> Command {
        guard text.utf8.count <= settings.maximumLength else {
            let message = "A command has at most \(settings.maximumLength) bytes, with all words for the agent."
            throw CommandMistake(.tooLong, message)
        }
        var scalars = text.unicodeScalars[...]
        while let last = scalars.last, last.isBlank { scalars.removeLast() }
        let count = scalars.count
        scalars = scalars.drop(while: \.isBlank)
        scalars = prefixes.lazy.compactMap { $0.dropped(from: scalars) }.first ?? scalars
        var sentence = CommandSentence(
            try CommandText(scalars, at: count - scalars.count + 1),
            settings: settings
        )
        return try sentence.command()
    }
}
