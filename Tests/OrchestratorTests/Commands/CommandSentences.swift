import OpenClawBridge
import OpenClawOrchestrator

/// Sentences of the grammar, by chance, and what they mean.
struct CommandSentences {
    private var generator: SeededGenerator
    private let repositories: [String]

    init(seed: UInt64, repositories: [String]) {
        generator = SeededGenerator(seed: seed)
        self.repositories = repositories
    }

    mutating func next() throws -> (text: String, command: Command) {
        var (words, command) = try sentence()
        words = words.map { word in mixed(word) }
        var text = words.joined(separator: String(repeating: " ", count: Int.random(in: 1...3, using: &generator)))
        if case .work(let issue, _) = command, flip() {
            let instructions = ["fix it", "Über: $(id) `x`\n2", "in octo/dog.js", "#7"].randomElement(using: &generator)
            text += (flip() ? ": " : " :\n") + (instructions ?? "")
            command = .work(issue, instructions: instructions)
        }
        let prefix =
            ["", "", "/", "/ ", "@claude ", "@Claude: ", "@CLAUDE, ", "  "].randomElement(using: &generator) ?? ""
        return (prefix + text + (flip() ? " \n" : ""), command)
    }

    private mutating func sentence() throws -> ([String], Command) {
        switch Int.random(in: 0..<11, using: &generator) {
        case 0:
            let (words, issue) = try reference()
            return (["work", "on"] + words, .work(issue, instructions: nil))
        case 1: return (["status"], .status(nil))
        case 2:
            let (words, issue) = try reference()
            return (["status"] + (flip() ? ["of"] : []) + words, .status(issue))
        case 3:
            let (words, issue) = try reference()
            let between = [[], ["work", "on"], ["working", "on"]].randomElement(using: &generator) ?? []
            return (["stop"] + between + words, .stop(issue))
        case 4:
            let (words, issue) = try reference()
            return (["cancel"] + words, .stop(issue))
        case 5:
            let (words, issue) = try reference()
            return (["retry"] + words, .retry(issue))
        case 6:
            let (words, issue) = try reference()
            return (["logs"] + (flip() ? ["of"] : []) + words, .logs(issue))
        case 7: return (["list", "agents"], .listAgents)
        case 8: return flip() ? (["pause"], .pause) : (["resume"], .resume)
        case 9: return (["help"], .help)
        default: return (["confirm", "ab2c3d"], .confirm(code: "AB2C3D"))
        }
    }

    private mutating func reference() throws -> ([String], OpenClawOrchestrator.Issue) {
        let number = Int.random(in: 1...(flip() ? 99 : 999_999_999), using: &generator)
        guard let repository = repositories.randomElement(using: &generator) else { return ([], try issue(number)) }
        let isDefault = repository == repositories.first
        let (words, named): ([String], Bool) =
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: (["issue", "#\(number)"], false)
            case 1: (["issue", "\(number)"], false)
            case 2: (["#\(number)"], false)
            case 3: (["\(repository)#\(number)"], true)
            case 4: (["issue", "\(repository)#\(number)"], true)
            default: (["issue", "#\(number)", "in", repository], true)
            }
        return (words, try issue(number, in: named || isDefault ? repository : repositories.first))
    }

    private mutating func mixed(_ word: String) -> String {
        String(word.map { flip() && flip() ? Character($0.uppercased()) : $0 })
    }

    private mutating func flip() -> Bool { Bool.random(using: &generator) }
}
