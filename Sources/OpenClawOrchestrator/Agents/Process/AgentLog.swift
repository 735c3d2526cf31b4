/// The end of a run's output, for people.
struct AgentLog {
    let output: OutputParts

    /// The most bytes that are looked at.
    static let reach = 1024 * 1024
    /// The most characters of a line.
    static let lineLimit = 1000

    /// The last lines, the oldest first, without control characters; a line says so where older output was dropped.
    func last(_ count: Int) throws(AgentError) -> [String] {
        let end = try output.end()
        var place = max(0, end - Self.reach)
        var splitter = LineSplitter()
        var lines: [LineSplitter.Line] = []
        var first: Int?
        while place < end, let piece = try output.read(at: place) {
            first = first ?? piece.start
            lines += splitter.take(piece)
            lines.removeFirst(max(0, lines.count - max(count, 1)))
            place = piece.end
        }
        if let line = splitter.finish() { lines.append(line) }
        let wanted = lines.suffix(max(count, 0))
        let texts = wanted.map { CleanText($0.text, limit: Self.lineLimit).line }
        guard let first, first > 0, lines.count < count else { return texts }
        return ["[older output was dropped]"] + texts
    }
}
