/// The word that a command begins with.
enum CommandVerb: String, CaseIterable {
    case work, status, stop, cancel, retry, logs, list, pause, resume, confirm, help

    /// How the command is written, for help.
    var usage: String {
        switch self {
        case .work: "work on issue #N [: words for the agent]"
        case .status: "status [of issue #N]"
        case .stop: "stop [work on] issue #N"
        case .cancel: "cancel issue #N"
        case .retry: "retry issue #N"
        case .logs: "logs #N"
        case .list: "list agents"
        case .pause: "pause"
        case .resume: "resume"
        case .confirm: "confirm CODE"
        case .help: "help"
        }
    }

    /// What the command does, for help.
    var summary: String {
        switch self {
        case .work: "start an agent"
        case .status: "how the work stands"
        case .stop: "stop the agent"
        case .cancel: "the same as stop"
        case .retry: "start again what failed or was stopped"
        case .logs: "the end of the agent's output"
        case .list: "which agents run"
        case .pause: "start nothing new"
        case .resume: "start new work again"
        case .confirm: "go on with a command that asked for a code"
        case .help: "this list"
        }
    }

    /// Commands whose first word people get wrong, by the word they write.
    private static let hints: [(word: String, verb: CommandVerb)] =
        allCases.map { ($0.rawValue, $0) } + [("agents", .list), ("issue", .work), ("start", .work)]

    /// The verb nearest to `word`, at most `distance` slips of the keyboard away.
    static func nearest(to word: String, within distance: Int) -> CommandVerb? {
        hints.map { (verb: $0.verb, distance: EditDistance.between($0.word, word)) }
            .filter { $0.distance <= distance }
            .min { $0.distance < $1.distance }?
            .verb
    }

    /// Whether `word` is a slip of the keyboard away from the word of a command.
    static func isNear(_ word: String) -> Bool {
        allCases.contains { EditDistance.between($0.rawValue, word) == 1 }
    }
}
