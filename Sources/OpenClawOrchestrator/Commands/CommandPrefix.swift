/// What a command may begin with.
struct CommandPrefix: Sendable {
    private let scalars: [Unicode.Scalar]
    /// Whether the prefix is a word, which another letter would make a different one.
    private let isWord: Bool

    /// Makes a prefix; `nil` when there is nothing to be seen in `text`.
    init?(_ text: String) {
        scalars = Array(text.trimmed.unicodeScalars)
        guard let last = scalars.last else { return nil }
        isWord = last.properties.isAlphabetic || last.properties.numericType != nil || last == "_"
    }

    /// What follows the prefix, without the spaces before it; `nil` when `text` begins otherwise.
    func dropped<Text: Collection<Unicode.Scalar>>(from text: Text) -> Text? where Text.SubSequence == Text {
        guard text.count >= scalars.count, zip(text, scalars).allSatisfy({ $0.asciiLowercased == $1.asciiLowercased })
        else { return nil }
        var rest = text.dropFirst(scalars.count)
        if isWord, let first = rest.first {
            if first == ":" || first == "," {
                rest = rest.dropFirst()
            } else if !first.isBlank {
                return nil
            }
        }
        return rest.drop(while: \.isBlank)
    }
}

extension Unicode.Scalar {
    fileprivate var asciiLowercased: Unicode.Scalar {
        ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(ascii: self) | 0x20) : self
    }
}
