import OpenClawGatewaySimulator

/// The grid as it is printed: a Markdown table.
struct GridTable {
    private(set) var total = Verdict()
    private var runs = 0
    private var hasHead = false

    private static let columns = [
        "trouble", "queue", "points", "accepted", "kept", "unknown", "not sent", "possibly repeated", "of these twice",
        "**lost**",
        "**doubled**", "**out of order**",
    ]

    /// The row of a cell, below the head of the table when it is the first.
    mutating func row(
        _ trouble: Trouble,
        _ family: GatewaySimulator.QueueFamily,
        runs: Int,
        _ verdict: Verdict
    ) -> String {
        defer { hasHead = true }
        let row = line([trouble.rawValue, family.letter, "\(runs * Scenario.points)"] + cells(verdict))
        return hasHead ? row : [line(Self.columns), line(Self.columns.map { _ in "---" }), row].joined(separator: "\n")
    }

    mutating func add(_ verdict: Verdict, runs: Int) {
        total += verdict
        self.runs += runs
    }

    /// The last row, and how long it took.
    func sum(took: Duration) -> String {
        let seconds = Int(took / .seconds(1))
        return line(["all", "", "\(runs * Scenario.points)"] + cells(total))
            + "\n\n\(runs) runs with \(runs * Scenario.points) points at which something goes wrong, in \(seconds) s; \(verdict)"
    }

    private var verdict: String {
        total.isClean
            ? "nothing lost, nothing doubled without a word, nothing out of order"
            : "NOT CLEAN: lost \(total.lost), doubled \(total.doubled), out of order \(total.disordered), falsely told as not sent "
                + "\(total.falselyRejected), not ended \(total.unfinished)"
    }

    private func cells(_ verdict: Verdict) -> [String] {
        [
            verdict.accepted, verdict.kept, verdict.unknown, verdict.rejected, verdict.possiblyRepeated,
            verdict.repeated,
            verdict.lost, verdict.doubled, verdict.disordered,
        ].map(String.init)
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension GatewaySimulator.QueueFamily {
    /// The family's letter in the tables of the documentation.
    var letter: String {
        switch self {
        case .replays: "A"
        case .neverReplays: "B"
        case .announces: "C"
        }
    }
}
