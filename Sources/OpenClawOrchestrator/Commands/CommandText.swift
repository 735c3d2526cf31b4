/// The text of a command in its words.
struct CommandText {
    /// A word and where it begins.
    struct Word {
        /// The word as it was written.
        let text: String
        /// The place of its first scalar, from 1 on.
        let position: Int

        /// Whether the word is `keyword`, in upper or lower case of ASCII; look-alikes of other scripts are different words.
        func `is`(_ keyword: String) -> Bool { text.asciiLowercased.utf8.elementsEqual(keyword.utf8) }
    }

    /// The words before the colon.
    let words: [Word]
    /// What follows the colon, without white space around it, and the place of the colon.
    let rest: (text: String, position: Int)?
    /// The place behind the text.
    let end: Int

    /// Takes `text` apart, which begins at `start` of the whole message.
    init(_ text: some Collection<Unicode.Scalar>, at start: Int) throws(CommandMistake) {
        var words: [Word] = []
        var word = ""
        var rest: (String, Int)?
        var index = text.startIndex
        var position = start
        func finish() {
            if !word.isEmpty { words.append(Word(text: word, position: position - word.unicodeScalars.count)) }
            word = ""
        }
        scan: while index != text.endIndex {
            let scalar = text[index]
            switch scalar {
            case ":":
                let after = text[text.index(after: index)...]
                rest = (try Self.freeWords(after, at: position + 1), position)
                break scan
            case " ": finish()
            case "\n", "\r", "\r\n".unicodeScalars.last:
                let message = "A command is one line; words for the agent follow a colon."
                throw CommandMistake(.severalLines, message, at: position)
            case _ where scalar.isSeen: word.unicodeScalars.append(scalar)
            default: throw Self.unseen(at: position)
            }
            index = text.index(after: index)
            position += 1
        }
        finish()
        self.words = words
        self.rest = rest
        end = position
    }

    /// What a person wrote for the agent: any script, several lines, no character that hides something.
    private static func freeWords(
        _ text: some Collection<Unicode.Scalar>,
        at start: Int
    ) throws(CommandMistake) -> String {
        var words = ""
        for (offset, scalar) in text.enumerated() {
            guard scalar.isSeenInText else { throw unseen(at: start + offset) }
            words.unicodeScalars.append(scalar)
        }
        return words.trimmed
    }

    private static func unseen(at position: Int) -> CommandMistake {
        CommandMistake(
            .unseenCharacter,
            "There is a character that cannot be seen, or that turns the direction of the text.",
            at: position
        )
    }
}

extension String {
    /// The text with the capital letters of ASCII made small, and nothing else changed.
    var asciiLowercased: String {
        guard utf8.contains(where: (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains) else { return self }
        return String(decoding: utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// The text without spaces and line breaks around it.
    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isBlank }),
            let last = scalars.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(scalars[first...last])
    }
}
