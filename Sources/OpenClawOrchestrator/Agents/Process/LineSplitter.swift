/// Cuts bytes that come in pieces into lines.
struct LineSplitter {
    /// A line without its end, and the places of its first byte and behind its end.
    struct Line: Equatable {
        var start: Int
        var end: Int
        var text: String
        /// Whether it was longer than the limit; `text` is its beginning then.
        var isCut: Bool
    }

    /// The most bytes of a line that are kept.
    static let limit = 65536

    /// The place behind the last byte that was taken.
    private(set) var end: Int
    private var start: Int
    private var bytes: [UInt8] = []
    private var isCut = false
    private var isInside: Bool

    /// Begins at a place, which is taken for the beginning of a line.
    init(at place: Int = 0) {
        start = place
        end = place
        isInside = false
    }

    /// Takes bytes, and gives the lines that end in them.
    mutating func take(_ piece: OutputParts.Piece) -> [Line] {
        if piece.start != end {
            // What lay between is gone, and with it the beginning of the line that follows.
            bytes = []
            isCut = false
            isInside = true
            end = piece.start
        }
        var lines: [Line] = []
        var rest = piece.bytes[...]
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            add(rest[..<newline])
            end += newline - rest.startIndex + 1
            rest = rest[(newline + 1)...]
            if !isInside { lines.append(line()) }
            bytes = []
            isCut = false
            isInside = false
            start = end
        }
        add(rest)
        end += rest.count
        return lines
    }

    /// The line that has no end yet, when no more bytes will come.
    mutating func finish() -> Line? {
        guard !isInside, !bytes.isEmpty else { return nil }
        defer { bytes = [] }
        return line()
    }

    private mutating func add(_ more: ArraySlice<UInt8>) {
        guard !isInside else { return }
        let room = Self.limit - bytes.count
        bytes += more.prefix(room)
        if more.count > room { isCut = true }
    }

    private func line() -> Line {
        Line(start: start, end: end, text: String(decoding: bytes, as: UTF8.self), isCut: isCut)
    }
}
