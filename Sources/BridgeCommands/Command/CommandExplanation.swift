import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// What would become of a text from a chat, and why.
struct CommandExplanation: Sendable {
    private let reading: CommandReading
    private let verdict: AccessVerdict
    private let asksForCode: Bool

    init(_ message: InboundMessage, _ configuration: OrchestratorConfiguration) {
        reading = CommandParser(configuration.commands).parse(message)
        verdict = configuration.access.judge(message)
        if case .command(let command) = reading, case .speaker(let speaker) = verdict {
            asksForCode = configuration.chats.confirmation.asks(speaker, for: command)
        } else {
            asksForCode = false
        }
    }

    private var command: Command? {
        if case .command(let command) = reading { command } else { nil }
    }

    private var speaker: Speaker? {
        if case .speaker(let speaker) = verdict { speaker } else { nil }
    }

    private var refusal: AccessRefusal? {
        if case .refused(let refusal) = verdict { refusal } else { nil }
    }

    private var mayGiveIt: Bool {
        guard let command, let speaker else { return false }
        return speaker.role >= command.requiredRole
    }

    /// Whether the command would be carried out, be it after a code.
    var isCarriedOut: Bool { command != nil && mayGiveIt }

    // MARK: Words

    private var understood: String {
        switch reading {
        case .command(let command): command.description
        case .mistaken(let mistake): "a command with a mistake: \(mistake)"
        default: "no command: it would be left alone"
        }
    }

    private var outcome: String {
        guard let command else {
            if case .mistaken = reading {
                return speaker == nil ? "Refused: \(reason)" : "Answered with what is wrong; nothing is done."
            }
            return "Nothing: it is conversation."
        }
        guard let speaker else { return "Refused: \(reason)" }
        guard mayGiveIt else {
            return
                "Refused: it takes the role \(command.requiredRole.rawValue), and this is a \(speaker.role.rawValue)."
        }
        return asksForCode ? "Carried out after a code that is asked for." : "Carried out."
    }

    private var reason: String { refusal.map { "\($0.message) \($0.advice)" } ?? "" }
}

extension CommandExplanation: Presentable {
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "ok": .bool(isCarriedOut), "performed": false, "outcome": .string(outcome),
        ]
        func add(_ name: String, _ text: String?) { members[name] = text.map { .string($0) } }
        switch reading {
        case .command(let command):
            add("reading", "command")
            add("command", command.description)
            add("requiredRole", command.requiredRole.rawValue)
        case .mistaken(let mistake):
            add("reading", "mistaken")
            add("mistake", mistake.kind.rawValue)
        default: add("reading", "conversation")
        }
        add("speaker", speaker?.description)
        add("role", speaker?.role.rawValue)
        add("refusal", refusal?.reason.rawValue)
        members["asksForCode"] = .bool(asksForCode)
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        var lines = style.field("understood", understood)
        if case .work(_, let words?) = command { lines += style.field("words", words) }
        if let speaker {
            lines += style.field("speaker", "\(speaker), \(speaker.role.rawValue)")
        } else {
            lines += style.field("speaker", "nobody who may give commands here")
        }
        if let command { lines += style.field("needs", command.requiredRole.rawValue) }
        let paint = isCarriedOut ? style.green : style.yellow
        return lines + style.wrap(outcome.printable, first: style.bold("outcome".padded(to: 12)), indent: 12).map(paint)
    }
}
