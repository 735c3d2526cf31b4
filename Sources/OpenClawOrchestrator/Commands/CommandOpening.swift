/// The first words of a text, as a reader sees them: they tell a command that went wrong from conversation.
struct CommandOpening {
    /// Whether the text begins with a prefix.
    let isAddressed: Bool
    /// Whether somebody who wrote it without a prefix seems to have meant a command.
    let isAttempt: Bool

    /// How much of a text is looked at, in scalars.
    private static let length = 256

    init(_ text: String, prefixes: [CommandPrefix]) {
        let visible = text.unicodeScalars.prefix(Self.length).compactMap { scalar -> Unicode.Scalar? in
            if scalar.properties.isWhitespace { return " " }
            return scalar.isSeen ? scalar : nil
        }
        let scalars = visible.drop(while: \.isBlank)
        isAddressed = prefixes.contains { $0.dropped(from: scalars) != nil }
        let words = scalars.split { $0.isBlank || $0 == ":" }.map { word in
            var word = word
            while let last = word.last, ".,;!?".unicodeScalars.contains(last) { word.removeLast() }
            return String(String.UnicodeScalarView(word)).asciiLowercased
        }
        isAttempt = Self.isAttempt(words)
    }

    private static func isAttempt(_ words: [String]) -> Bool {
        guard let first = words.first else { return false }
        if CommandVerb.allCases.contains(where: { $0.rawValue.utf8.elementsEqual(first.utf8) }) { return true }
        guard CommandVerb.isNear(first) else { return false }
        return words.count <= 2 || words.contains { $0.utf8.elementsEqual("issue".utf8) || namesIssue($0) }
    }

    private static func namesIssue(_ word: String) -> Bool {
        guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "#")) else { return false }
        return word.utf8[sign...].dropFirst().first.map((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ?? false
    }
}
