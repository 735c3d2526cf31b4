/// Steps through a text by characters, and by scalars through a character that is too large for any part.
struct TextUnits {
    /// One step.
    struct Unit {
        let end: String.Index
        let length: Int
        let kind: Kind
    }

    /// What a step means for cutting.
    enum Kind {
        case newline
        case space
        /// A sign that ends a sentence when a space follows.
        case stop
        /// A sign that ends a sentence, in scripts without spaces.
        case fullStop
        /// A quote or bracket that may follow the end of a sentence.
        case quote
        case other
    }

    let text: String
    private let measure: TextMeasure
    /// The length up to which a character is kept whole.
    private let largest: Int
    /// The character that is being stepped through by scalars.
    private var oversized: Range<String.Index>?

    init(_ text: String, _ measure: TextMeasure, largest: Int) {
        self.text = text
        self.measure = measure
        self.largest = largest
    }

    /// The step that begins at `index`, which is where an earlier one ended, or the beginning.
    mutating func unit(at index: String.Index) -> Unit {
        let byte = text.utf8[index]
        if byte < 0x80, byte != UInt8(ascii: "\r") {
            // Nearly all texts: ASCII before ASCII is a character by itself.
            let next = text.utf8.index(after: index)
            if next == text.endIndex || text.utf8[next] < 0x80 {
                return Unit(end: next, length: measure.length(ofASCII: byte), kind: Self.kind(ofASCII: byte))
            }
        }
        if let oversized, oversized.contains(index) { return scalar(at: index) }
        // A slice begins with a character; the whole text would have to look back for where one begins.
        let rest = text[index...]
        let end = rest.index(after: index)
        let length = measure.length(of: rest[..<end])
        guard length <= largest else {
            oversized = index..<end
            return scalar(at: index)
        }
        return Unit(end: end, length: length, kind: Self.kind(of: rest[..<end].unicodeScalars))
    }

    private func scalar(at index: String.Index) -> Unit {
        let end = text.unicodeScalars.index(after: index)
        return Unit(end: end, length: measure.length(of: text.unicodeScalars[index]), kind: .other)
    }

    private static func kind(ofASCII byte: UInt8) -> Kind {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): .newline
        case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0b, 0x0c: .space
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): .stop
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"): .quote
        default: .other
        }
    }

    /// What a character means; one of several scalars, like a space with an accent, is just a character.
    private static func kind(of scalars: Substring.UnicodeScalarView) -> Kind {
        guard let first = scalars.first else { return .other }
        if first == "\r" { return .newline }
        guard scalars.dropFirst().isEmpty else { return .other }
        return switch first {
        case "\n": .newline
        case "…": .stop
        case "。", "！", "？": .fullStop
        case "”", "’", "»", "«": .quote
        default: first.isASCII ? kind(ofASCII: UInt8(first.value)) : first.properties.isWhitespace ? .space : .other
        }
    }
}
