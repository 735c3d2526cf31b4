/// Cuts a text into pieces that each fit into a room, in one go from the beginning to the end.
///
/// Each piece is filled to a third at least, so that the text is walked through three times at most.
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
        var start = TextPlace(index: text.startIndex)
        while start.index < text.endIndex {
            let end = end(of: start)
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

    /// Walks through the text until the piece is full, and says where it ends best.
    private mutating func end(of piece: TextPlace) -> TextPlace {
        var walk = TextWalk(from: piece, room: room)
        while walk.place.index < text.endIndex {
            if walk.place.isLineStart {
                let line = fenceLine(at: walk.place.index, in: walk.place.fence)
                walk.beginLine(line)
                if let line {
                    guard walk.take(line) else { break }
                    continue
                }
            }
            guard walk.take(units.unit(at: walk.place.index)) else { break }
        }
        return walk.place.index == text.endIndex ? walk.place : walk.best
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
    private func next(after end: TextPlace) -> TextPlace {
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
