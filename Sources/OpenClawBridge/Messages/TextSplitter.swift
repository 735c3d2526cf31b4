/// Cuts a long text into parts that a channel takes.
///
/// It cuts at paragraphs where it can, then at lines, sentences, and words; inside a word only when there is nothing else,
/// and inside a character that readers see as one only when the character alone is longer than half of the limit. A block of
/// code between ``` or ~~~ that is cut is closed at the end of the part and opened again, with its language, in the next.
///
/// Several parts are numbered: each begins with a line like `(2/3)`. The numbers and the marks of code count into the limit.
/// Only white space at the cuts is lost. The same text gives the same parts, always: a delivery that was interrupted goes on
/// with the part that is next.
///
/// Other marks of Markdown are not looked at: bold text that is cut between its stars shows them.
public struct TextSplitter: Sendable, Hashable {
    /// The limit of each part.
    public let limit: TextLimit

    /// Makes a splitter for a limit.
    public init(_ limit: TextLimit) { self.limit = limit }

    /// The parts of a text, in order: one, unchanged, when it is short enough.
    ///
    /// The time it takes grows with the length of the text and not faster.
    public func parts(of text: String) -> [String] {
        var text = text
        text.makeContiguousUTF8()
        let length = limit.measure.length(of: text)
        guard length > limit.usable else { return [text] }
        // The number of parts decides how long the numbers are, and the numbers how many parts there are.
        var digits = String(length / limit.usable + 1).count
        while true {
            let pieces = pieces(of: text, digits: digits)
            let needed = String(pieces.count).count
            if needed <= digits { return Self.numbered(pieces, of: text) }
            digits = needed
        }
    }

    /// The pieces that leave room for numbers of so many digits.
    func pieces(of text: String, digits: Int) -> [TextPass.Piece] {
        var pass = TextPass(text, limit.measure, room: limit.usable - Self.number(0, of: 0).count - 2 * (digits - 1))
        return pass.pieces()
    }

    private static func numbered(_ pieces: [TextPass.Piece], of text: String) -> [String] {
        guard pieces.count > 1 else { return [pieces.first.map { render($0, of: text) } ?? ""] }
        return pieces.enumerated().map { number($0 + 1, of: pieces.count) + render($1, of: text) }
    }

    private static func render(_ piece: TextPass.Piece, of text: String) -> String {
        piece.opening + text[piece.range] + piece.closing
    }

    /// The line that a part begins with.
    static func number(_ part: Int, of count: Int) -> String { "(\(part)/\(count))\n" }
}
