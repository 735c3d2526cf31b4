import OpenClawBridge
import OpenClawOrchestrator
import Testing

/// What holds for every sentence of the grammar.
struct CommandPropertyTests {
    private static let repositories = ["octo/cat", "octo/dog.js", "a-b/c_d"]
    private let parser = CommandParser(
        CommandSettings(
            defaultRepository: RepositoryName(repositories[0]),
            allowedRepositories: repositories.dropFirst().compactMap(RepositoryName.init)
        )
    )

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `gives back what a sentence was made of`(seed: UInt64) throws {
        var sentences = CommandSentences(seed: seed, repositories: Self.repositories)
        for _ in 0..<100 {
            let (text, command) = try sentences.next()
            #expect(parser.parse(text).command == command, "seed \(seed): \(text.debugDescription)")
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `reads the canonical form as the same command`(seed: UInt64) throws {
        var sentences = CommandSentences(seed: seed, repositories: Self.repositories)
        for _ in 0..<100 {
            let command = try sentences.next().command
            if case .confirm = command { continue }
            let canonical = command.description
            #expect(parser.parse(canonical).command?.description == canonical, "seed \(seed): \(canonical)")
        }
    }

    /// A slip of the keyboard, or one hostile character, never makes another command out of one: it stays the same or is refused.
    /// Slips in digits and codes are left out, since they name another issue or code, and so are colons, which begin free words.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `never makes another command out of a slip`(seed: UInt64) throws {
        var sentences = CommandSentences(seed: seed, repositories: Self.repositories)
        var generator = SeededGenerator(seed: seed ^ 0xffff)
        for _ in 0..<100 {
            let (text, command) = try sentences.next()
            if case .confirm = command { continue }
            let slipped = Self.slip(text, using: &generator)
            guard Self.digits(slipped) == Self.digits(text) else { continue }
            let reading = parser.parse(slipped)
            let isHarmless = reading.command.map { $0.description == command.description } ?? true
            #expect(isHarmless, "seed \(seed): \(text.debugDescription) became \(slipped.debugDescription): \(reading)")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `answers any text without a trap, and takes nothing for a command that says nothing of one`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let length = Int.random(in: 0...60, using: &generator)
            let scalars = (0..<length).compactMap { _ in
                Unicode.Scalar(
                    UInt32.random(in: 0...(Bool.random(using: &generator) ? 0x7f : 0x10ffff), using: &generator)
                )
            }
            let text = String(String.UnicodeScalarView(scalars))
            for needsPrefix in [false, true] {
                #expect(
                    parser.parse(text, needsPrefix: needsPrefix).command == nil,
                    "seed \(seed): \(text.debugDescription)"
                )
            }
        }
    }

    private static func digits(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { ("0"..."9").contains($0) }
    }

    private static func slip(_ text: String, using generator: inout SeededGenerator) -> String {
        let strange = Array(
            "abkosz #/-.@İſ\u{212a}\u{301}\u{430}\u{200b}\u{202e}\u{feff}\u{a0}\0\n\t;`$".unicodeScalars
        )
        var scalars = Array(text.unicodeScalars)
        let place = Int.random(in: scalars.indices, using: &generator)
        guard scalars[place] != ":", let new = strange.randomElement(using: &generator) else { return text }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: scalars.insert(new, at: place)
        case 1: scalars[place] = new
        case 2: scalars.remove(at: place)
        default: scalars.swapAt(place, max(0, place - 1))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
