import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct TextSplitterPropertyTests {
    /// A text with paragraphs, lists, blocks of code, emoji, and what nobody writes.
    private static func text(wellFormed: Bool = false, using generator: inout SeededGenerator) -> String {
        let plain = [
            "word", "Satz.", "a", "supercalifragilistic", "x<y&z>", "**bold**", "`code`", "[a](b)", "…", "end! ",
        ]
        let odd = ["👩‍👩‍👧‍👦", "🇩🇪", "é", "e\u{301}", "漢字。", "한국어", "\u{202e}", "\u{0}", "\u{2028}", "x\u{308}\u{308}\u{308}"]
        let space = [" ", " ", " ", " ", "\n", "\n\n", "\r\n", "\t", "   ", "\n    ", "\r", "\n \n\n"]
        let blocks = ["\n```\n", "\n```swift\n", "\n~~~\n", "\n````\n", "\n  ```js title=x\n", "\n~~~~ ~~~\n"]
        let fences =
            wellFormed ? blocks : blocks + ["\n```", "```\n", "\n``````````````````````````````````````````````````"]
        let isOdd = Bool.random(using: &generator)
        let isCode = Bool.random(using: &generator)
        let isDense = Int.random(in: 0..<4, using: &generator) == 0
        return (0..<Int.random(in: 1...700, using: &generator)).map { _ in
            let word =
                switch Int.random(in: 0..<20, using: &generator) {
                case 0 where isCode: fences.randomElement(using: &generator) ?? ""
                case 1...3 where isOdd: odd.randomElement(using: &generator) ?? ""
                case 4 where isOdd: String(repeating: "\u{308}", count: .random(in: 1...400, using: &generator))
                case 5: String(repeating: "x", count: .random(in: 1...400, using: &generator))
                case 6: String(repeating: "\n ", count: .random(in: 1...90, using: &generator))
                default: plain.randomElement(using: &generator) ?? ""
                }
            return word + (isDense ? "" : space.randomElement(using: &generator) ?? "")
        }.joined()
    }

    private static func splitter(using generator: inout SeededGenerator) -> TextSplitter {
        let measure = TextMeasure.allCases.randomElement(using: &generator) ?? .utf16
        return TextSplitter(TextLimit(.random(in: 200...900, using: &generator), measure))
    }

    /// Whether a block of code is open after the text, and whether one was ever open.
    private static func openMark(in text: String) -> String? {
        var open: String?
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { ["\n", "\r\n", "\r"].contains($0) })
        {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard let first = line.first, first == "`" || first == "~" else { continue }
            let mark = line.prefix { $0 == first }
            let info = line.dropFirst(mark.count)
            guard mark.count >= 3 else { continue }
            if let current = open {
                let closes = first == current.first && mark.count >= current.count && info.allSatisfy(\.isWhitespace)
                if closes { open = nil }
            } else if first != "`" || !info.contains("`") {
                open = String(mark)
            }
        }
        return open
    }

    private static func visible(_ text: some StringProtocol) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { !$0.properties.isWhitespace }
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `every part is within the limit, numbered, and has something to read`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let text = Self.text(using: &generator)
        let splitter = Self.splitter(using: &generator)
        let parts = splitter.parts(of: text)
        guard parts != [text] else { return }
        for (index, part) in parts.enumerated() {
            #expect(splitter.limit.measure.length(of: part) <= splitter.limit.length, "seed \(seed), part \(index + 1)")
            let number = parts.count > 1 ? "(\(index + 1)/\(parts.count))\n" : ""
            #expect(part.unicodeScalars.starts(with: number.unicodeScalars), "seed \(seed)")
            #expect(!Self.visible(String(part.unicodeScalars.dropFirst(number.count))).isEmpty, "seed \(seed)")
        }
        #expect(splitter.parts(of: text) == parts, "seed \(seed)")
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `the pieces are the text in order, less white space between them`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var text = Self.text(using: &generator)
        text.makeContiguousUTF8()
        let splitter = Self.splitter(using: &generator)
        let pieces = splitter.pieces(of: text, digits: 2)
        var position = text.startIndex
        for piece in pieces {
            #expect(Self.visible(text[position..<piece.range.lowerBound]).isEmpty, "seed \(seed)")
            position = piece.range.upperBound
        }
        #expect(Self.visible(text[position...]).isEmpty, "seed \(seed)")
        #expect(Self.visible(pieces.map { text[$0.range] }.joined()) == Self.visible(text), "seed \(seed)")
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `no cut lies inside a character that fits into half of a part`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var text = Self.text(using: &generator)
        text.makeContiguousUTF8()
        let splitter = Self.splitter(using: &generator)
        let cuts = Set(splitter.pieces(of: text, digits: 2).flatMap { [$0.range.lowerBound, $0.range.upperBound] })
        var borders = Set(text.indices)
        borders.insert(text.endIndex)
        for cut in cuts.subtracting(borders) {
            let character = text[text.index(before: text.index(after: cut))]
            let length = splitter.limit.measure.length(of: String(character))
            #expect(length > splitter.limit.length / 2 - 10, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `every part closes the blocks of code that it opens`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let text = Self.text(wellFormed: true, using: &generator)
        let parts = Self.splitter(using: &generator).parts(of: text)
        guard parts.count > 1 else { return }
        for (index, part) in parts.dropLast().enumerated() {
            #expect(Self.openMark(in: part) == nil, "seed \(seed), part \(index + 1): \(part.debugDescription)")
        }
        #expect((Self.openMark(in: parts.last ?? "") == nil) == (Self.openMark(in: text) == nil), "seed \(seed)")
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `only marks of code and numbers are added`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var text = Self.text(using: &generator)
        text.makeContiguousUTF8()
        let splitter = Self.splitter(using: &generator)
        let parts = splitter.parts(of: text)
        guard parts.count > 1 else { return }
        let pieces = splitter.pieces(of: text, digits: String(parts.count).count)
        #expect(pieces.count == parts.count, "seed \(seed)")
        for (index, (part, piece)) in zip(parts, pieces).enumerated() {
            let number = "(\(index + 1)/\(parts.count))\n"
            #expect(part == number + piece.opening + text[piece.range] + piece.closing, "seed \(seed)")
            #expect(piece.opening.isEmpty == (index == 0 || pieces[index - 1].closing.isEmpty), "seed \(seed)")
            for mark in [piece.opening, piece.closing] where !mark.isEmpty {
                let isMark = mark.contains("```") || mark.contains("~~~")
                #expect(isMark && mark.split(separator: "\n").count == 1, "seed \(seed)")
            }
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "x", " ", "\n", "word ", "line\n", "a. ", "🇩🇪", "👩‍👩‍👧‍👦", "\u{308}", "漢", "```\n", "```swift\ncode\n```\n",
            "\r\n", "`", "~~~",
        ]
    )
    func `a large text of anything is cut in one go`(unit: String) {
        let text = String(repeating: unit, count: 150_000 / unit.utf8.count)
        let limit = TextLimit(4000, .html)
        let parts = TextSplitter(limit).parts(of: text)
        #expect(parts.allSatisfy { limit.measure.length(of: $0) <= limit.length })
        #expect(Self.visible(unit).isEmpty == (parts == [""]))
    }
}
