/// A place in a text where a piece may end and the next one begin.
struct TextPlace {
    var index: String.Index
    /// The length of the piece up to there.
    var used = 0
    /// The block of code that is open there.
    var fence: CodeFence?
    var isLineStart = true
}

/// The way through one piece of a text, until the room is full; it remembers the best places for a cut that it passed.
///
/// Best is between paragraphs, and around blocks of code; then between lines, sentences, and words. A cut next to the line
/// that opens or closes a block would leave an empty one and is none of these.
struct TextWalk {
    /// Where it is.
    private(set) var place: TextPlace

    private let room: Int
    private let start: String.Index
    private var paragraph: TextPlace?
    private var line: TextPlace?
    private var sentence: TextPlace?
    private var word: TextPlace?
    /// Whether the present line has nothing but white space so far.
    private var isLineBlank = true
    /// Whether the last unit ended a sentence, if white space follows.
    private var isSentenceEnd = false
    private var isInWord = false
    /// What the line before was, of a block of code.
    private var lineBefore = Line.text

    private enum Line { case text, opening, closing }

    /// Starts a piece, with a block of code opened again where one was open.
    init(from start: TextPlace, room: Int) {
        place = start
        place.used = start.fence?.openingLength ?? 0
        self.start = start.index
        self.room = room
        if start.fence != nil { lineBefore = .opening }
    }

    /// The best place for a cut: the present one when there is none that leaves the piece filled to a third.
    var best: TextPlace {
        for case let border? in [paragraph, line, sentence, word] where border.used >= room / 3 { return border }
        return place
    }

    /// A line begins, perhaps one that opens or closes a block of code.
    mutating func beginLine(_ fenceLine: CodeFence.Line?) {
        if place.index > start {
            if place.fence == nil {
                if isLineBlank || lineBefore == .closing || fenceLine != nil { paragraph = place } else { line = place }
            } else if lineBefore != .opening, fenceLine == nil {
                line = place
            }
        }
        (isLineBlank, isSentenceEnd, isInWord, lineBefore) = (true, false, false, .text)
    }

    /// Takes a whole line that opens or closes a block of code.
    ///
    /// - Returns: Whether there was room for it.
    mutating func take(_ fenceLine: CodeFence.Line) -> Bool {
        let closing = fenceLine.fence?.closingLength ?? 0
        guard place.used + fenceLine.length + closing <= room else { return false }
        place.index = fenceLine.end
        place.used += fenceLine.length
        place.fence = fenceLine.fence
        lineBefore = fenceLine.fence == nil ? .closing : .opening
        isLineBlank = false
        return true
    }

    /// Takes a character.
    ///
    /// - Returns: Whether there was room for it.
    mutating func take(_ unit: TextUnits.Unit) -> Bool {
        guard hasRoom(for: unit) else { return false }
        let isSpace = unit.kind == .space || unit.kind == .newline
        if place.fence == nil {
            if isSpace, isInWord { word = place }
            if isSpace, isSentenceEnd { sentence = place }
        } else if unit.kind == .space, isInWord {
            word = place
        }
        place.index = unit.end
        place.used += unit.length
        place.isLineStart = unit.kind == .newline
        if unit.kind == .fullStop, place.fence == nil { sentence = place }
        isSentenceEnd = unit.kind == .stop || (unit.kind == .quote && isSentenceEnd)
        isInWord = !isSpace
        if !isSpace { isLineBlank = false }
        return true
    }

    /// White space at a cut needs no room, because it is dropped: in code one line break, otherwise all of it.
    private func hasRoom(for unit: TextUnits.Unit) -> Bool {
        guard let fence = place.fence else {
            return unit.kind == .space || unit.kind == .newline || place.used + unit.length <= room
        }
        let length = unit.kind == .newline ? 0 : unit.length
        return place.used + length + fence.closingLength <= room
    }
}
