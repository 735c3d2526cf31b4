/// Rows under headings, as wide as the terminal allows.
struct TextTable: Sendable {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: String...) { self.headings = headings }

    mutating func add(_ cells: String...) { rows.append(cells.map(\.printable)) }

    /// The table's lines; on a narrow screen the last column is broken into several lines.
    func lines(_ style: Style) -> [String] {
        let all = [headings] + rows
        let widths = headings.indices.dropLast().map { column in all.map { $0[column].count }.max() ?? 0 }
        let indent = widths.reduce(0) { $0 + $1 + 2 }
        guard style.width - indent >= 24 else { return stacked(style) }
        return all.enumerated().flatMap { number, cells in
            let start = zip(cells, widths).map { $0.padded(to: $1) + "  " }.joined()
            return style.wrap(cells.last ?? "", first: start, indent: indent).map { line in
                let line = line.trimmingSuffix()
                return number == 0 ? style.bold(line) : line
            }
        }
    }

    /// Each row's first cell, and the others below it, for screens on which the columns do not fit side by side.
    private func stacked(_ style: Style) -> [String] {
        rows.flatMap { cells in
            let others = zip(headings, cells).dropFirst().map { $0.isEmpty ? $1 : "\($0): \($1)" }
            return style.wrap(cells.first ?? "", first: "", indent: 2).map(style.bold)
                + style.wrap(others.joined(separator: "  "), first: "  ", indent: 2)
        }
    }
}

extension String {
    /// The text without spaces at its end.
    fileprivate func trimmingSuffix() -> String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
