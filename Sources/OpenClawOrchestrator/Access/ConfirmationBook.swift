/// The commands that wait for a code, each bound to who gave it and where.
///
/// A code is good once, for the very command that it was made for, from the same person with the same role in the same place, and
/// for a short time. A second command of the same person in the same place takes the place of the first. Time is uptime, which
/// nobody sets.
public struct ConfirmationBook: Sendable {
    /// What came of an attempt to confirm.
    @nonexhaustive public enum Outcome: Sendable, Hashable {
        /// The code is right: this is what was asked for, to be carried out now.
        case confirmed(Command)
        /// The code is wrong; so many tries are left, and with none left the question is gone.
        case wrong(triesLeft: Int)
        /// The code came too late.
        case expired
        /// Nothing waits for a code of this person here.
        case nothingPending
    }

    private struct Place: Hashable {
        let speaker: Speaker
        let conversation: String
    }

    private struct Question {
        let command: Command
        let code: ConfirmationCode
        let expiresAt: Duration
        var triesLeft: Int
    }

    /// How confirmations are asked for.
    public let policy: ConfirmationPolicy
    private var questions: [Place: Question] = [:]

    /// An empty book.
    public init(_ policy: ConfirmationPolicy = ConfirmationPolicy()) { self.policy = policy }

    /// How many commands wait, expired ones among them.
    public var count: Int { questions.count }

    /// Lets `command` wait for a code.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - speaker: Who gave it, and has to confirm it.
    ///   - conversation: Where it was given, and has to be confirmed.
    ///   - uptime: The present time.
    ///   - generator: Where the code comes from; it has to be fit for secrets.
    /// - Returns: The code to show, or `nil` when too many commands wait.
    public mutating func ask(
        _ command: Command,
        of speaker: Speaker,
        in conversation: String,
        at uptime: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> String? {
        let place = Place(speaker: speaker, conversation: conversation)
        questions[place] = nil
        if questions.count >= policy.maximumPending { questions = questions.filter { $0.value.expiresAt > uptime } }
        guard questions.count < policy.maximumPending, policy.maximumTries > 0 else { return nil }
        let code = ConfirmationCode(using: &generator)
        questions[place] = Question(
            command: command,
            code: code,
            expiresAt: uptime + policy.lifetime,
            triesLeft: policy.maximumTries
        )
        return code.description
    }

    /// Takes a code that somebody wrote.
    ///
    /// - Parameters:
    ///   - code: The code, in capital or small letters.
    ///   - speaker: Who wrote it.
    ///   - conversation: Where it was written.
    ///   - uptime: The present time.
    /// - Returns: The command to carry out, or why there is none.
    public mutating func confirm(
        _ code: String,
        by speaker: Speaker,
        in conversation: String,
        at uptime: Duration
    ) -> Outcome {
        let place = Place(speaker: speaker, conversation: conversation)
        guard var question = questions.removeValue(forKey: place) else { return .nothingPending }
        guard uptime < question.expiresAt else { return .expired }
        if ConfirmationCode(code) == question.code { return .confirmed(question.command) }
        question.triesLeft -= 1
        if question.triesLeft > 0 { questions[place] = question }
        return .wrong(triesLeft: question.triesLeft)
    }
}
