/// Rows under headings, as wide as the terminal allows.
struct TextTable: Sendable {
    private let headings: [String]
    private var rows: [[String]] = []
    /// Whether the last column is shortened where there is no room, and not broken into several lines.
    var isOneLinePerRow = false

    init(_ headings: String...) { self.headings = headings }

    mutating func add(_ cells: String...) { rows.append(cells.map(\.printable)) }

    /// The table's lines; on a narrow screen the last column is broken into several lines, or shortened.
    func lines(_ style: Style) -> [String] {
        let all = [headings] + rows
        let widths = headings.indices.dropLast().map { column in all.map { $0[column].count }.max() ?? 0 }
        let indent = widths.reduce(0) { $0 + $1 + 2 }
        guard style.width - indent >= (isOneLinePerRow ? 12 : 24) else { return stacked(style) }
        return all.enumerated().flatMap { number, cells in
            let start = zip(cells, widths).map { $0.padded(to: $1) + "  " }.joined()
            let last = cells.last ?? ""
            let text = isOneLinePerRow && style.width < .max ? last.shortened(to: style.width - indent) : last
            return style.wrap(text, first: start, indent: indent).map { line in
                let line = line.trimmingSuffix()
                return number == 0 ? style.bold(line) : line
            }
        }
    }

    /// Each row's first cell, and the others below it, for screens on which the columns do not fit side by side.
    private func stacked(_ style: Style) -> [String] {
        rows.flatMap { cells in
            var lines = style.wrap(cells.first ?? "", first: "", indent: 2).map(style.bold)
            var line = ""
            for (heading, cell) in zip(headings, cells).dropFirst() where !cell.isEmpty {
                let text = heading.isEmpty ? cell : "\(heading): \(cell)"
                if !line.isEmpty, 2 + line.count + 2 + text.count <= style.width {
                    line += "  " + text
                } else {
                    if !line.isEmpty { lines += style.wrap(line, first: "  ", indent: 2) }
                    line = text
                }
            }
            return line.isEmpty ? lines : lines + style.wrap(line, first: "  ", indent: 2)
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
