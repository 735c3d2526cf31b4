import Hummingbird
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A command as callers hand it in.
struct CommandRequest {
    let command: Command
    /// The name under which it is carried out once.
    let key: String

    /// Reads a command.
    ///
    /// - Throws: A problem that says what was understood, for what is no command.
    init(_ body: JSONBody, headerKey: String?, _ parser: CommandParser) throws(Problem) {
        var body = body
        let text = try body.required("text", try body.string("text"))
        let key = try body.idempotencyKey(header: headerKey)
        try body.finish()
        switch parser.parse(text) {
        case .command(let parsed): command = parsed
        case .mistaken(let mistake): throw Self.problem(mistake, body)
        default:
            var problem = body.invalid("text", "That is no command.")
            problem.code = "command.none"
            problem.advice = "Send the text help for all commands."
            throw problem
        }
        // The same key for another command is another name, so that it cannot pass for the first one.
        let name = command.description
        self.key = "http-" + (key.map { "\($0) \(name)" } ?? UUID().uuidString.lowercased())
    }

    private static func problem(_ mistake: CommandMistake, _ body: JSONBody) -> Problem {
        var problem = body.invalid("text", mistake.message)
        problem.code = "command.mistaken"
        problem.advice = mistake.suggestion.map { "Write: \($0)" } ?? "Send the text help for all commands."
        problem.members["mistake"] = .string(mistake.kind.rawValue)
        problem.members["position"] = mistake.position.map { .integer(Int64($0)) }
        problem.members["suggestion"] = mistake.suggestion.map { .string($0) }
        return problem
    }
}

extension Command {
    /// Whether an agent may be started because of it.
    var startsWork: Bool {
        switch self {
        case .work, .retry: true
        default: false
        }
    }
}
