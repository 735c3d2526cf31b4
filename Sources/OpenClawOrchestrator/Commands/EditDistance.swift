/// How many slips of the keyboard lie between two words: a letter too many, missing, wrong, or two letters swapped.
enum EditDistance {
    /// The distance; words of more than 16 bytes are far from everything.
    static func between(_ lhs: String, _ rhs: String) -> Int {
        let (lhs, rhs) = (Array(lhs.utf8.prefix(17)), Array(rhs.utf8.prefix(17)))
        guard lhs.count <= 16, rhs.count <= 16 else { return .max }
        var rows = [Array(0...rhs.count)]
        for row in 0..<lhs.count {
            var line = [row + 1]
            for column in 0..<rhs.count {
                let change = rows[row][column] + (lhs[row] == rhs[column] ? 0 : 1)
                var best = min(change, rows[row][column + 1] + 1, line[column] + 1)
                if row > 0, column > 0, lhs[row] == rhs[column - 1], lhs[row - 1] == rhs[column] {
                    best = min(best, rows[row - 1][column - 1] + 1)
                }
                line.append(best)
            }
            rows.append(line)
        }
        return rows[lhs.count][rhs.count]
    }
}
