/// Reads the words of a command, from the first to the last.
struct CommandSentence {
    private let text: CommandText
    private let settings: CommandSettings
    private var index = 0

    init(_ text: CommandText, settings: CommandSettings) {
        self.text = text
        self.settings = settings
    }

    /// The command that all of the words make.
    mutating func command() throws(CommandMistake) -> Command {
        guard let first = next() else { throw CommandMistake(.missingCommand, "There is no command.", at: text.end) }
        let word = first.text.asciiLowercased
        guard let verb = CommandVerb.allCases.first(where: { first.is($0.rawValue) }) else {
            throw CommandMistake(
                .unknownCommand,
                "There is no such command.",
                at: first.position,
                suggestion: .nearest(to: word, within: 2)
            )
        }
        do throws(CommandMistake) {
            let command = try arguments(of: verb)
            if let extra = next() {
                throw CommandMistake(.unexpectedWord, "Nothing more is expected.", at: extra.position)
            }
            if let rest = text.rest, verb != .work {
                throw CommandMistake(.unexpectedWord, "This command takes no words.", at: rest.position)
            }
            return command
        } catch {
            throw error.suggesting(verb)
        }
    }

    private mutating func arguments(of verb: CommandVerb) throws(CommandMistake) -> Command {
        switch verb {
        case .work:
            try expect("on")
            return .work(try issue(), instructions: text.rest.flatMap { $0.text.isEmpty ? nil : $0.text })
        case .status:
            if isAtEnd { return .status(nil) }
            accept("of")
            return .status(try issue())
        case .stop:
            if accept("work") || accept("working") { try expect("on") }
            return .stop(try issue())
        case .cancel: return .stop(try issue())
        case .retry: return .retry(try issue())
        case .logs:
            accept("of")
            return .logs(try issue())
        case .list:
            try expect("agents")
            return .listAgents
        case .pause: return .pause
        case .resume: return .resume
        case .help: return .help
        case .confirm: return .confirm(code: try code())
        }
    }

    /// `[issue] #12 [in owner/name]`, `issue 12`, `owner/name#12`.
    private mutating func issue() throws(CommandMistake) -> Issue {
        var isCalledIssue = accept("issue")
        guard let word = next() else {
            throw CommandMistake(.incomplete, "The number of an issue is missing.", at: text.end)
        }
        let parts = word.text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var repository: RepositoryName?
        if let before = parts.first, parts.count == 2, !before.isEmpty {
            if !isCalledIssue, String(before).asciiLowercased.utf8.elementsEqual("issue".utf8) {
                isCalledIssue = true
            } else {
                repository = try self.repository(String(before), at: word.position)
            }
        }
        guard parts.count == 2 || isCalledIssue, let digits = parts.last else {
            throw CommandMistake(.unexpectedWord, "An issue is expected, such as #12.", at: word.position)
        }
        let number = try number(String(digits), at: word.position)
        if repository == nil, accept("in") {
            guard let name = next() else {
                throw CommandMistake(.incomplete, "The name of a repository is missing.", at: text.end)
            }
            repository = try self.repository(name.text, at: name.position)
        }
        guard let issue = Issue(number, in: try resolve(repository, at: word.position)) else {
            throw Self.badNumber(at: word.position)
        }
        return issue
    }

    private func number(_ digits: String, at position: Int) throws(CommandMistake) -> Int {
        guard digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            digits.utf8.first != UInt8(ascii: "0"),
            let number = Int(digits)
        else { throw Self.badNumber(at: position) }
        return number
    }

    private static func badNumber(at position: Int) -> CommandMistake {
        let message =
            "The number of an issue has digits only, does not begin with 0, and is at most \(Issue.highestNumber)."
        return CommandMistake(.badNumber, message, at: position)
    }

    private func repository(_ text: String, at position: Int) throws(CommandMistake) -> RepositoryName {
        guard let name = RepositoryName(text) else {
            throw CommandMistake(.badRepository, "A repository is named owner/name.", at: position)
        }
        return name
    }

    /// The repository in the spelling of the settings, so that one issue has one name.
    private func resolve(_ name: RepositoryName?, at position: Int) throws(CommandMistake) -> RepositoryName? {
        let allowed = [settings.defaultRepository].compactMap(\.self) + settings.allowedRepositories
        if let name {
            guard let known = allowed.first(where: { $0 == name }) else {
                throw CommandMistake(.repositoryNotAllowed, "This repository may not be worked on.", at: position)
            }
            return known
        }
        if settings.defaultRepository == nil, Set(allowed).count > 1 {
            let message = "There are several repositories; name one: issue #N in owner/name."
            throw CommandMistake(.repositoryNotAllowed, message, at: position)
        }
        return allowed.first
    }

    private mutating func code() throws(CommandMistake) -> String {
        guard let word = next() else { throw CommandMistake(.incomplete, "The code is missing.", at: text.end) }
        guard let code = ConfirmationCode(word.text) else {
            throw CommandMistake(
                .badCode,
                "A code has \(ConfirmationCode.length) letters and digits.",
                at: word.position
            )
        }
        return code.description
    }

    private var isAtEnd: Bool { index == text.words.count }

    private mutating func next() -> CommandText.Word? {
        guard !isAtEnd else { return nil }
        defer { index += 1 }
        return text.words[index]
    }

    @discardableResult
    private mutating func accept(_ keyword: String) -> Bool {
        guard !isAtEnd, text.words[index].is(keyword) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ keyword: String) throws(CommandMistake) {
        guard !isAtEnd else { throw CommandMistake(.incomplete, "The word \"\(keyword)\" is missing.", at: text.end) }
        guard accept(keyword) else {
            let position = text.words[index].position
            throw CommandMistake(.unexpectedWord, "The word \"\(keyword)\" is expected.", at: position)
        }
    }
}
