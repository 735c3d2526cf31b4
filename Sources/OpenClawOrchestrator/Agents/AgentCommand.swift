/// The program that is run for each agent, and its arguments.
///
/// An argument may contain placeholders: `{issue}` (the number), `{repository}` (`owner/name`, empty when there is only one),
/// `{workspace}` (the folder to work in), `{instructions}` (the words of the person who asked, empty when there are none) and
/// `{agent}` (the name of the run). Values are put in once, as they are, and no shell reads them: whatever a value contains,
/// an argument stays one argument. Other braces mean nothing.
public struct AgentCommand: Sendable, Hashable {
    /// The program and its arguments, as they were given.
    public let arguments: [String]

    private let pieces: [[Piece]]

    private enum Piece: Sendable, Hashable {
        case text(String)
        case value(Placeholder)
    }

    enum Placeholder: String, CaseIterable {
        case issue, repository, workspace, instructions, agent
    }

    /// Takes a program and its arguments.
    ///
    /// - Parameter arguments: The program, by path or by name, and what it gets.
    /// - Throws: ``AgentError/Code/misconfigured`` when there is no program, when a placeholder is not known, when the program's
    ///   name has one, or when an argument begins with `{instructions}`: words of a stranger could then pass for an option.
    public init(_ arguments: [String]) throws(AgentError) {
        self.arguments = arguments
        guard let program = arguments.first, !program.isEmpty else {
            throw Self.problem("no program is named", "Name a program and its arguments, each an item of its own.")
        }
        guard !arguments.contains(where: { $0.utf8.contains(0) }) else {
            throw Self.problem("an argument contains a zero byte", "Remove it.")
        }
        var pieces: [[Piece]] = []
        for argument in arguments { pieces.append(try Self.pieces(of: argument)) }
        self.pieces = pieces
        guard pieces[0] == [.text(program)] else {
            throw Self.problem("the program's name contains a placeholder", "Name one program for all runs.")
        }
        guard !pieces.contains(where: { $0.first == .value(.instructions) }) else {
            throw Self.problem(
                "an argument begins with {instructions}, so words from a chat could pass for an option",
                "Put words of your own before it, for example \"Work on issue #{issue}. {instructions}\"."
            )
        }
    }

    /// The arguments with values for the placeholders.
    func resolved(_ value: (Placeholder) -> String) -> [String] {
        pieces.map { argument in
            argument.reduce(into: "") { text, piece in
                switch piece {
                case .text(let part): text += part
                case .value(let placeholder): text += value(placeholder)
                }
            }
        }
    }

    /// Splits an argument at its placeholders: lower-case letters between braces.
    private static func pieces(of argument: String) throws(AgentError) -> [Piece] {
        var pieces: [Piece] = []
        var text = ""
        var rest = argument[...]
        while let brace = rest.firstIndex(of: "{") {
            text += rest[..<brace]
            rest = rest[brace...]
            let name = rest.dropFirst().prefix { $0.isASCII && $0.isLowercase }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" else {
                text.append(rest.removeFirst())
                continue
            }
            guard let placeholder = Placeholder(rawValue: String(name)) else {
                let known = Placeholder.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
                throw problem("there is no placeholder {\(name)}", "There are \(known).")
            }
            if !text.isEmpty { pieces.append(.text(text)) }
            pieces.append(.value(placeholder))
            text = ""
            rest = rest[rest.index(after: name.endIndex)...]
        }
        text += rest
        return text.isEmpty && !pieces.isEmpty ? pieces : pieces + [.text(text)]
    }

    private static func problem(_ what: String, _ advice: String) -> AgentError {
        AgentError(.misconfigured, "The command of the agents cannot be used: \(what).", advice: advice)
    }
}
