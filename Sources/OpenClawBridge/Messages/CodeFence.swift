/// A block of code in Markdown that was opened and not closed yet.
struct CodeFence: Sendable, Hashable {
    /// The line that opens it again in the next part.
    let opening: String
    /// What closes it at the end of a part, on a line of its own.
    let closing: String
    /// The lengths of both.
    let openingLength: Int
    let closingLength: Int

    private let mark: Unicode.Scalar
    private let markCount: Int

    /// A line that opens or closes a block.
    struct Line {
        /// The block that is open after the line.
        let fence: CodeFence?
        /// The end of the line, with its line break.
        let end: String.Index
        /// The length of the line, with its line break.
        let length: Int
    }

    /// Reads the line that begins at `start` when it opens a block, or closes the one that is open.
    ///
    /// Any indentation will do, because blocks stand in lists. A line longer than `maximum` is taken for text: it could not be
    /// kept whole.
    static func line(
        at start: String.Index,
        of text: String,
        in open: CodeFence?,
        _ measure: TextMeasure,
        maximum: Int
    ) -> Line? {
        let scalars = text.unicodeScalars
        var index = start
        while index < scalars.endIndex, scalars[index] == " " || scalars[index] == "\t" {
            index = scalars.index(after: index)
        }
        guard index < scalars.endIndex, scalars[index] == "`" || scalars[index] == "~" else { return nil }
        let mark = scalars[index]
        let markStart = index
        var markCount = 0
        while index < scalars.endIndex, scalars[index] == mark {
            markCount += 1
            index = scalars.index(after: index)
        }
        guard markCount >= 3 else { return nil }
        let infoStart = index
        var length = measure.length(of: text[start..<index])
        while length <= maximum, index < scalars.endIndex, scalars[index] != "\n", scalars[index] != "\r" {
            length += measure.length(of: scalars[index])
            index = scalars.index(after: index)
        }
        guard length <= maximum else { return nil }
        let info = text[infoStart..<index].split(whereSeparator: \.isWhitespace)
        if index < scalars.endIndex {
            let isPair = scalars[index] == "\r" && text[index...].first == "\r\n"
            length += isPair ? 2 : 1
            index = scalars.index(index, offsetBy: isPair ? 2 : 1)
        }
        if let open {
            guard mark == open.mark, markCount >= open.markCount, info.isEmpty else { return nil }
            return Line(fence: nil, end: index, length: length)
        }
        guard mark != "`" || !text[infoStart..<index].contains("`") else { return nil }
        let marks = String(text[start..<markStart]) + String(text[markStart..<infoStart])
        let language = info.first ?? ""
        let opening = marks + (language.unicodeScalars.first == mark ? " " : "") + language + "\n"
        let fence = CodeFence(
            opening: opening,
            closing: "\n" + marks,
            openingLength: measure.length(of: opening),
            closingLength: 1 + measure.length(of: marks),
            mark: mark,
            markCount: markCount
        )
        return Line(fence: fence, end: index, length: length)
    }
}
