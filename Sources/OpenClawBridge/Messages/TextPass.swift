/// Cuts a text into pieces that each fit into a room, in one go from the beginning to the end.
///
/// The best place for a cut is between paragraphs, then lines, sentences, words, and last characters; a place counts when
/// the piece is filled to a third, so that the text is walked through three times at most.
struct TextPass {
    /// A piece of the text, and what makes it whole.
    struct Piece: Sendable, Hashable {
        /// The line that opens a block of code again.
        let opening: String
        /// The piece.
        let range: Range<String.Index>
        /// The line that closes a block of code.
        let closing: String
    }

    /// A place where a piece may end and the next one begin.
    private struct Place {
        var index: String.Index
        /// The length of the piece up to there.
        var used: Int
        /// The block of code that is open there.
        var fence: CodeFence?
        var isLineStart: Bool
    }

    /// Places by their worth.
    private enum Border: Int {
        case paragraph, line, sentence, word
    }

    private let text: String
    private let measure: TextMeasure
    private let room: Int
    private var units: TextUnits

    init(_ text: String, _ measure: TextMeasure, room: Int) {
        self.text = text
        self.measure = measure
        self.room = room
        // A block of code takes up to half of the room for its marks, see `fenceLine(at:in:)`.
        units = TextUnits(text, measure, largest: room / 2 - 4)
    }

    /// The pieces; white space between two of them belongs to none.
    mutating func pieces() -> [Piece] {
        var pieces: [Piece] = []
        var start = Place(index: text.startIndex, used: 0, fence: nil, isLineStart: true)
        while start.index < text.endIndex {
            let end = end(from: start)
            let content = trimmed(start.index..<end.index, in: end.fence)
            if !content.isEmpty || start.fence != nil {
                let isLast = end.index == text.endIndex
                pieces.append(
                    Piece(
                        opening: start.fence?.opening ?? "",
                        range: content,
                        closing: isLast ? "" : end.fence?.closing ?? ""
                    )
                )
            }
            start = next(after: end)
        }
        return pieces
    }

    // MARK: Finding the end of a piece

    private mutating func end(from start: Place) -> Place {
        var place = start
        place.used = start.fence?.openingLength ?? 0
        var borders: [Place?] = [nil, nil, nil, nil]
        var isLineBlank = true
        var isSentence = false
        var isWord = false
        // Whether a cut here would leave an empty block of code, or follows the end of one.
        var isBlockStart = start.fence != nil
        var isBlockEnd = false
        while place.index < text.endIndex {
            if place.isLineStart {
                let line = fenceLine(at: place.index, in: place.fence)
                if place.index > start.index {
                    let isBorder = place.fence == nil && (isLineBlank || isBlockEnd || line != nil)
                    let wouldBeEmpty = place.fence != nil && (isBlockStart || line != nil)
                    if !wouldBeEmpty { borders[(isBorder ? Border.paragraph : .line).rawValue] = place }
                }
                (isLineBlank, isSentence, isWord) = (true, false, false)
                (isBlockStart, isBlockEnd) = (false, false)
                if let line {
                    guard place.used + line.length + (line.fence?.closingLength ?? 0) <= room else { break }
                    isBlockStart = line.fence != nil
                    isBlockEnd = line.fence == nil
                    isLineBlank = false
                    place = Place(
                        index: line.end,
                        used: place.used + line.length,
                        fence: line.fence,
                        isLineStart: true
                    )
                    continue
                }
            }
            let unit = units.unit(at: place.index)
            // White space at a cut is dropped: outside of code all of it, in code one line break.
            let isSpace = unit.kind == .space || unit.kind == .newline
            let isDropped = place.fence == nil ? isSpace : unit.kind == .newline
            let needed = (isDropped ? 0 : unit.length) + (place.fence?.closingLength ?? 0)
            if !(place.fence == nil && isDropped), place.used + needed > room { break }
            if isWord, place.fence == nil ? isSpace : unit.kind == .space { borders[Border.word.rawValue] = place }
            if isSpace, isSentence, place.fence == nil { borders[Border.sentence.rawValue] = place }
            place.index = unit.end
            place.used += unit.length
            place.isLineStart = unit.kind == .newline
            if unit.kind == .fullStop, place.fence == nil { borders[Border.sentence.rawValue] = place }
            isSentence = unit.kind == .stop || (unit.kind == .quote && isSentence)
            isWord = !isSpace
            if !isSpace { isLineBlank = false }
        }
        if place.index == text.endIndex { return place }
        return borders.compactMap(\.self).first { $0.used >= room / 3 } ?? place
    }

    /// The line at a place when it opens or closes a block of code.
    ///
    /// Lines that would need more than a quarter of the room are text, so that opening and closing a block always leaves half.
    private func fenceLine(at index: String.Index, in fence: CodeFence?) -> CodeFence.Line? {
        CodeFence.line(at: index, of: text, in: fence, measure, maximum: room / 4)
    }

    // MARK: White space at a cut

    // Both begin with scalars: the standard library reads a character to its end, however far beyond a piece that lies.

    /// The range without the white space at its end; in code only without one line break.
    private func trimmed(_ range: Range<String.Index>, in fence: CodeFence?) -> Range<String.Index> {
        let scalars = text.unicodeScalars[range]
        guard fence == nil else {
            let isLine = range.upperBound < text.endIndex && (scalars.last == "\n" || scalars.last == "\r")
            guard isLine else { return range }
            let isPair = scalars.suffix(2).elementsEqual(["\r", "\n"])
            return range.lowerBound..<scalars.index(scalars.endIndex, offsetBy: isPair ? -2 : -1)
        }
        let last = scalars.lastIndex { !$0.properties.isWhitespace }
        return range.lowerBound..<(last.map { scalars.index(after: $0) } ?? range.lowerBound)
    }

    /// Where the next piece begins: after white space, but with the indentation of its first line; in code just there.
    private func next(after end: Place) -> Place {
        var place = end
        guard end.fence == nil, end.index < text.endIndex,
            text.unicodeScalars[end.index].properties.isWhitespace
        else { return place }
        let rest = text[end.index...]
        guard let first = rest.firstIndex(where: { !$0.isBlank }) else {
            place.index = text.endIndex
            return place
        }
        let space = rest[..<first]
        if let lineBreak = space.lastIndex(where: \.isLineBreak) {
            place.index = space.index(after: lineBreak)
            place.isLineStart = true
        } else if !end.isLineStart {
            place.index = first
        }
        return place
    }
}

extension Character {
    /// Whether it breaks a line of Markdown.
    fileprivate var isLineBreak: Bool { unicodeScalars.first == "\n" || unicodeScalars.first == "\r" }

    /// Whether it is white space and nothing else: a space may carry an accent.
    fileprivate var isBlank: Bool { isWhitespace && (isLineBreak || unicodeScalars.dropFirst().isEmpty) }
}
